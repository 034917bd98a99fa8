package dev.weir.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Saved form of what is known of one tenant: magic {@code WRTC}, format (two bytes), flags (two
 * bytes, all reserved), length (four bytes), the JSON of the {@code config-accepted} record, CRC32C
 * of everything before it (four bytes).
 */
public final class TenantRecordFrame {
  /** 1: the only form there has been. */
  public static final int FORMAT = 1;

  private static final int MAGIC = 0x57525443;
  private static final int HEADER_BYTES = 12;
  private static final int CHECKSUM_BYTES = 4;

  private TenantRecordFrame() {}

  /** Puts the frame round {@code json}. */
  public static byte[] wrap(byte[] json) {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + json.length + CHECKSUM_BYTES);
    frame.putInt(MAGIC).putShort((short) FORMAT).putShort((short) 0).putInt(json.length).put(json);
    frame.putInt(checksum(frame.array(), frame.position()));
    return frame.array();
  }

  /**
   * Takes the frame off.
   *
   * @throws IOException where magic, format, flags, length or checksum are not what they must be;
   *     the message names {@code tenant}
   */
  public static byte[] unwrap(String tenant, byte[] frame) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(frame);
    require(
        tenant, frame.length >= HEADER_BYTES + CHECKSUM_BYTES, "only " + frame.length + " bytes");
    require(tenant, in.getInt() == MAGIC, "no WRTC at its beginning");
    int format = in.getShort();
    require(tenant, format == FORMAT, "format " + format + ", this release reads " + FORMAT);
    int flags = in.getShort();
    require(tenant, flags == 0, "unknown flags " + Integer.toHexString(flags));
    int length = in.getInt();
    require(
        tenant,
        length == frame.length - HEADER_BYTES - CHECKSUM_BYTES,
        "length " + length + " of " + frame.length);
    int checksum = in.getInt(HEADER_BYTES + length);
    require(tenant, checksum == checksum(frame, HEADER_BYTES + length), "a wrong checksum");
    return Arrays.copyOfRange(frame, HEADER_BYTES, HEADER_BYTES + length);
  }

  private static void require(String tenant, boolean holds, String found) throws IOException {
    if (!holds) {
      throw new IOException(
          "saved config of tenant "
              + tenant
              + ": found "
              + found
              + ", expected a whole frame; restore an older savepoint or verify this one");
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
