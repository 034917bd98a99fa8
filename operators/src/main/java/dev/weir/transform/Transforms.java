package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The saved form of any transform: one byte for its type, then what the transform itself writes.
 */
public final class Transforms {
  /** Longest vector. Keeps a damaged length from asking for all the memory there is. */
  public static final int MAX_INPUTS = 65_536;

  private Transforms() {}

  /** Writes {@code transform} so that {@link #load} gives its equal. */
  public static void save(Transform transform, DataOutput out) throws IOException {
    out.writeByte(transform.type().code());
    transform.save(out);
  }

  /**
   * Reads what {@link #save} wrote, and not a byte more.
   *
   * @throws IOException if the bytes end early or were not written by a version this one knows
   */
  public static Transform load(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    for (TransformType type : TransformType.all()) {
      if (type.code() == code) {
        return type.read(in);
      }
    }
    throw new IOException(
        "transform type: found code "
            + code
            + ", which this version does not know; load it with the version that wrote it");
  }
}
