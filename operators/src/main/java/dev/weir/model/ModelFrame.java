package dev.weir.model;

import dev.weir.alert.AlertState;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Saved form of a {@link Model}. All numbers big-endian, floats as raw bits.
 *
 * <pre>
 * magic        4 bytes   WEIR
 * format       2 bytes   1
 * flags        2 bytes   0; later releases: compressed, encrypted
 * fingerprint  8 bytes   of the key
 * learning     8 bytes   hash of the learning part that judges, 0 before the first event
 * parts        2 bytes   how many follow
 *   kind       2 bytes   1 core, 2 decision, 3 judging, 4 candidate, 5 housekeeping,
 *                        6 watch of the judging part, 7 of the candidate, 8 degradation, 9 alerts;
 *                        where there is one
 *   version    2 bytes
 *   length     4 bytes
 *   bytes
 * checksum     4 bytes   CRC32C of everything before
 * </pre>
 *
 * One reader per format ever released; bytes left over, unknown flags, unknown parts and a wrong
 * checksum are errors.
 */
public final class ModelFrame {
  /** 1: the only form there has been. */
  public static final int FORMAT = 1;

  private static final int MAGIC = 0x57454952;
  private static final int CORE = 1;
  private static final int DECISION = 2;
  private static final int JUDGING = 3;
  private static final int CANDIDATE = 4;
  private static final int HOUSEKEEPING = 5;
  private static final int JUDGING_WATCH = 6;
  private static final int CANDIDATE_WATCH = 7;
  private static final int DEGRADATION = 8;
  private static final int ALERTS = 9;
  private static final int PART_VERSION = 1;
  private static final int CHECKSUM_BYTES = 4;
  private static final int SHORTEST = 30;

  private final FrameOutput out = new FrameOutput();
  private final CRC32C crc = new CRC32C();

  /** Writes one part into the frame. */
  @FunctionalInterface
  private interface Part {
    void write(FrameOutput out) throws IOException;
  }

  /** Encodes {@code model}; the result is in {@link #bytes()} until the next call. */
  public void encode(Model model) throws IOException {
    out.clear();
    out.writeInt(MAGIC);
    out.writeShort(FORMAT);
    out.writeShort(0);
    out.writeLong(model.fingerprint());
    Learned judging = model.judging();
    Learned candidate = model.candidate();
    out.writeLong(judging == null ? 0 : judging.learningHash());
    boolean judgingWatch = judging != null && !judging.watch().isEmpty();
    boolean candidateWatch = candidate != null && !candidate.watch().isEmpty();
    int parts = 2 + (judging == null ? 0 : 2) + (candidate == null ? 0 : 1);
    Degradation degradation = model.degradation();
    parts += degradation == null ? 0 : 1;
    AlertState alerts = model.alerts();
    parts += alerts == null ? 0 : 1;
    out.writeShort(parts + (judgingWatch ? 1 : 0) + (candidateWatch ? 1 : 0));
    part(CORE, model::saveCore);
    if (judging != null) {
      part(DECISION, model::saveDecision);
      part(JUDGING, judging::save);
    }
    if (candidate != null) {
      part(CANDIDATE, candidate::save);
    }
    if (judgingWatch) {
      part(JUDGING_WATCH, judging.watch()::save);
    }
    if (candidateWatch) {
      part(CANDIDATE_WATCH, candidate.watch()::save);
    }
    if (degradation != null) {
      part(DEGRADATION, degradation::save);
    }
    if (alerts != null) {
      part(ALERTS, alerts::save);
    }
    part(HOUSEKEEPING, model::saveHousekeeping);
    crc.reset();
    crc.update(out.bytes(), 0, out.length());
    out.writeInt((int) crc.getValue());
  }

  /** The array that holds the frame, valid up to {@link #length()}. */
  public byte[] bytes() {
    return out.bytes();
  }

  public int length() {
    return out.length();
  }

  private void part(int kind, Part part) throws IOException {
    out.writeShort(kind);
    out.writeShort(PART_VERSION);
    out.writeInt(0);
    int start = out.length();
    part.write(out);
    out.patchInt(start - Integer.BYTES, out.length() - start);
  }

  /**
   * Decodes a whole frame.
   *
   * @throws IOException where the bytes are not a frame that this release reads; the message says
   *     what was found and names the key by its fingerprint once that is known
   */
  public static Model decode(byte[] frame) throws IOException {
    return decode(frame, frame.length);
  }

  /** The same of the first {@code length} bytes; the model keeps none of them. */
  public static Model decode(byte[] frame, int length) throws IOException {
    require(length >= SHORTEST, "only " + length + " bytes");
    FrameInput in = new FrameInput(frame, 0, length - CHECKSUM_BYTES);
    int magic = in.readInt();
    require(magic == MAGIC, "magic " + Integer.toHexString(magic));
    int format = in.readUnsignedShort();
    require(
        format == FORMAT,
        "format " + format + " where this release reads " + FORMAT + " (migrate the savepoint)");
    int flags = in.readUnsignedShort();
    require(flags == 0, "unknown flags " + Integer.toHexString(flags));
    long fingerprint = in.readLong();
    try {
      checksum(frame, length);
      return body(in, fingerprint);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "model with key fingerprint " + Long.toHexString(fingerprint) + ": " + e.getMessage(), e);
    }
  }

  private static void checksum(byte[] frame, int length) throws IOException {
    CRC32C crc = new CRC32C();
    int covered = length - CHECKSUM_BYTES;
    crc.update(frame, 0, covered);
    int written = new FrameInput(frame, covered, CHECKSUM_BYTES).readInt();
    require(written == (int) crc.getValue(), "a checksum that does not fit its bytes");
  }

  private static Model body(FrameInput in, long fingerprint) throws IOException {
    Model model = new Model(fingerprint);
    long learningHash = in.readLong();
    int parts = in.readUnsignedShort();
    for (int p = 0; p < parts; p++) {
      int kind = in.readUnsignedShort();
      int version = in.readUnsignedShort();
      FrameInput part = in.part(in.readInt());
      require(version == PART_VERSION, "part " + kind + " of version " + version);
      readPart(model, kind, part);
      require(part.remaining() == 0, part.remaining() + " bytes left over in part " + kind);
    }
    require(in.remaining() == 0, in.remaining() + " bytes left over");
    long found = model.judging() == null ? 0 : model.judging().learningHash();
    require(found == learningHash, "two learning hashes, " + learningHash + " and " + found);
    return model;
  }

  private static void readPart(Model model, int kind, FrameInput part) throws IOException {
    switch (kind) {
      case CORE -> model.loadCore(part);
      case DECISION -> model.loadDecision(part);
      case JUDGING -> model.loadJudging(part);
      case CANDIDATE -> model.loadCandidate(part);
      case HOUSEKEEPING -> model.loadHousekeeping(part);
      case JUDGING_WATCH -> model.loadJudgingWatch(part);
      case CANDIDATE_WATCH -> model.loadCandidateWatch(part);
      case DEGRADATION -> model.loadDegradation(part);
      case ALERTS -> model.loadAlerts(part);
      default -> throw new IOException("found unknown part " + kind + ", expected 1 to 9");
    }
  }

  private static void require(boolean holds, String found) throws IOException {
    if (!holds) {
      throw new IOException("found " + found + ", expected a whole model frame");
    }
  }
}
