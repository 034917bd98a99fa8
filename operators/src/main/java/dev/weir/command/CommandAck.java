package dev.weir.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One subtask's word that it has done its part. Saved form, version 1: version (byte), attempt,
 * subtask, of (ints), order.
 *
 * @param order what was done
 * @param attempt grows with every restart that found the work unfinished
 * @param subtask which, from 0
 * @param of how many there are
 */
public record CommandAck(CommandOrder order, int attempt, int subtask, int of) {
  private static final int FORMAT = 1;

  /** The bytes that {@link #decode} reads. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(attempt);
      out.writeInt(subtask);
      out.writeInt(of);
      order.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("found an I/O error while writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The acknowledgement that {@link #encode} gave these bytes.
   *
   * @throws IOException for bytes that no release up to this one has written
   */
  public static CommandAck decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Forms.require(in.readUnsignedByte(), FORMAT, "acknowledgement");
    int attempt = in.readInt();
    int subtask = in.readInt();
    int of = in.readInt();
    CommandAck ack = new CommandAck(CommandOrder.read(in), attempt, subtask, of);
    Forms.end(in, "acknowledgement");
    return ack;
  }
}
