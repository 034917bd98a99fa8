package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and loads adaptive thresholds of any type. */
public final class AdaptiveThresholds {
  private AdaptiveThresholds() {}

  /** Writes the code of the type, one byte, and then the threshold. */
  public static void save(AdaptiveThreshold threshold, DataOutput out) throws IOException {
    out.writeByte(threshold.parameters().type().code());
    threshold.save(out);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if the bytes end early, or are of an unknown type or version, or do not
   *     agree with each other
   */
  public static AdaptiveThreshold load(DataInput in) throws IOException {
    return AdaptiveType.of(in.readUnsignedByte()).read(in);
  }
}
