package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and loads drift detectors of any type. */
public final class DriftDetectors {
  private DriftDetectors() {}

  /** Writes the code of the type, one byte, and then the detector. */
  public static void save(DriftDetector detector, DataOutput out) throws IOException {
    out.writeByte(detector.parameters().type().code());
    detector.save(out);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if the bytes end early, or are of an unknown type or version, or do not
   *     agree with each other
   */
  public static DriftDetector load(DataInput in) throws IOException {
    return DriftType.of(in.readUnsignedByte()).read(in);
  }
}
