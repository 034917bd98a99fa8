package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and loads detectors of every kind. */
public final class Detectors {
  private Detectors() {}

  /** Writes the kind, then the detector. */
  public static void save(Detector detector, DataOutput out) throws IOException {
    out.writeByte(detector.type().code());
    detector.save(out);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for a kind or version that this release does not know, and for bytes that
   *     cannot be a detector
   */
  public static Detector load(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    if (code == DetectorType.ONLINE_ISOLATION_FOREST.code()) {
      return OnlineIsolationForest.load(in);
    }
    if (code == DetectorType.ROBUST_Z_SCORE.code()) {
      return RobustZScore.load(in);
    }
    throw new IOException(
        "detector: found type " + code + ", expected 1 to " + DetectorType.values().length);
  }

  static void checkVersion(String detector, int found, int expected) throws IOException {
    if (found != expected) {
      throw new IOException(
          detector + ": found version " + found + ", this release reads " + expected);
    }
  }

  static int checkRange(String what, int found, int least, int most) throws IOException {
    if (found < least || found > most) {
      throw new IOException(what + ": found " + found + ", expected " + least + " to " + most);
    }
    return found;
  }

  /** Vectors longer than this are refused before anything is allocated for them. */
  static final int MAX_DIMENSIONS = Short.MAX_VALUE;
}
