package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and loads transforms of every kind. */
public final class Transforms {
  private Transforms() {}

  /** Writes the kind, then the transform. */
  public static void save(Transform transform, DataOutput out) throws IOException {
    out.writeByte(transform.type().code());
    transform.save(out);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for a kind or version that this release does not know, and for bytes that
   *     cannot be a transform
   */
  public static Transform load(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    if (code == TransformType.STANDARD_SCALER.code()) {
      return StandardScaler.load(in);
    }
    throw new IOException("transform: found type " + code + ", expected 1");
  }
}
