package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A float in three bytes: the low eight bits of its mantissa are rounded away, once and for all, so
 * that what is compared is what is saved. It keeps the order and differs by less than 1 in 65,000.
 */
final class ShortFloat {
  private static final int DROPPED = 0xff;
  private static final int HALF = 0x80;

  /** The largest finite value of this form. */
  private static final float LARGEST = Float.intBitsToFloat(0x7f7fff00);

  private ShortFloat() {}

  /** {@code value} in this form; beyond its range the largest there is. */
  static float round(double value) {
    float near = (float) Math.min(Math.max(value, -LARGEST), LARGEST);
    int bits = Float.floatToRawIntBits(near + 0.0f);
    return Math.min(Float.intBitsToFloat((bits + HALF) & ~DROPPED), LARGEST);
  }

  /**
   * A number of 24 bits with sign for {@code rounded}, in the same order: the difference of two of
   * them does not overflow.
   */
  static int key(float rounded) {
    int bits = Float.floatToIntBits(rounded);
    return (bits ^ bits >> 31 & Integer.MAX_VALUE) >> 8;
  }

  /** The number that {@link #key} is of. */
  static float ofKey(int key) {
    int bits = key << 8;
    return Float.intBitsToFloat(bits ^ bits >> 31 & Integer.MAX_VALUE & ~DROPPED);
  }

  static void write(float rounded, DataOutput out) throws IOException {
    int bits = Float.floatToRawIntBits(rounded);
    out.writeShort(bits >>> 16);
    out.writeByte(bits >>> 8);
  }

  static float read(DataInput in) throws IOException {
    int high = in.readUnsignedShort();
    return Float.intBitsToFloat(high << 16 | in.readUnsignedByte() << 8);
  }
}
