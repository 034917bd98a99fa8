package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and loads detectors of any type. */
public final class Detectors {
  private Detectors() {}

  /** Writes the code of the detector's type, one byte, and then the detector. */
  public static void save(Detector detector, DataOutput out) throws IOException {
    out.writeByte(detector.type().code());
    detector.save(out);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if the bytes end early, or are of an unknown type or version, or do not
   *     agree with each other
   */
  public static Detector load(DataInput in) throws IOException {
    return load(in.readUnsignedByte(), in);
  }

  /**
   * As {@link #load(DataInput)}; an ensemble is refused: damaged bytes could nest them for ever.
   */
  static Detector loadMember(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    if (code == DetectorType.ENSEMBLE.code()) {
      throw new IOException("member: found an ensemble, expected a detector of another type");
    }
    return load(code, in);
  }

  private static Detector load(int code, DataInput in) throws IOException {
    for (DetectorType type : DetectorType.all()) {
      if (type.code() == code) {
        return type.read(in);
      }
    }
    throw new IOException(
        "saved detector: type: found code "
            + code
            + ", which this version does not know; load it with the version that wrote it");
  }
}
