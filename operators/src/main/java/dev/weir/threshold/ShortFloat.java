package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A float in three bytes: the low eight bits of its mantissa are rounded away, once and for all, so
 * that what is compared is what is saved. It keeps the order and differs by less than 1 in 65,000.
 */
final class ShortFloat {
  /** Of one of them. */
  static final int BYTES = 3;

  private static final int AT_ONCE = 128;

  /** Four bytes of an array. */
  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

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
    return Float.intBitsToFloat(bits(key));
  }

  /** The bits of the number that {@link #key} is of. */
  static int bits(int key) {
    int bits = key << 8;
    return bits ^ bits >> 31 & Integer.MAX_VALUE & ~DROPPED;
  }

  /** Writes the first {@code count}, all at once: they are most of what many a model saves. */
  static void write(float[] rounded, int count, DataOutput out) throws IOException {
    byte[] block = new byte[BYTES * count];
    for (int i = 0; i < count; i++) {
      put(Float.floatToRawIntBits(rounded[i]), block, BYTES * i);
    }
    out.write(block, 0, block.length);
  }

  /** Puts the three bytes of a float of this form where they belong. */
  static void put(int bits, byte[] block, int at) {
    block[at] = (byte) (bits >>> 24);
    block[at + 1] = (byte) (bits >>> 16);
    block[at + 2] = (byte) (bits >>> 8);
  }

  /** Reads {@code count} into the begin of {@code rounded}. */
  static void read(float[] rounded, int count, DataInput in) throws IOException {
    byte[] block = room(count);
    in.readFully(block, 0, BYTES * count);
    for (int i = 0; i < count; i++) {
      rounded[i] = get(block, BYTES * i);
    }
  }

  /** Reads the keys of {@code count} from {@code from} on, in few and small steps. */
  static void readKeys(int[] keys, int from, int count, DataInput in) throws IOException {
    byte[] block = room(Math.min(count, AT_ONCE));
    for (int done = 0; done < count; done += AT_ONCE) {
      int held = Math.min(count - done, AT_ONCE);
      in.readFully(block, 0, BYTES * held);
      for (int i = 0; i < held; i++) {
        keys[from + done + i] = key(get(block, BYTES * i));
      }
    }
  }

  /** One more byte: each float is read with the first byte of the next one, which is dropped. */
  private static byte[] room(int count) {
    return new byte[BYTES * count + 1];
  }

  private static float get(byte[] block, int at) {
    return Float.intBitsToFloat((int) FOUR.get(block, at) & ~DROPPED);
  }
}
