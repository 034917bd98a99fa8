package dev.weir.detect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

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

  /** What {@link #load} makes of what {@link #save} writes: all that follows is made anew. */
  static Detector reloaded(Detector detector) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      save(detector, new DataOutputStream(bytes));
      return load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException("a detector's own saved form cannot be read", e);
    }
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
