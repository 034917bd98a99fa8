package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Whole numbers of at least 0 in as few bytes as they need, seven bits a byte, lowest first. */
final class Varint {
  private static final int MOST_BYTES = 5;
  private static final int BLOCK_BYTES = 1024;
  private static final long HIGHEST_BITS = 0x8080808080808080L;

  /** Eight bytes of an array. */
  static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Varint() {}

  static void write(int value, DataOutput out) throws IOException {
    int rest = value;
    while (rest > 0x7F) {
      out.writeByte(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /** Writes numbers as they would be written one by one, but many bytes at once. */
  static void write(char[] numbers, DataOutput out) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    int length = 0;
    for (char number : numbers) {
      if (length > BLOCK_BYTES - MOST_BYTES) {
        out.write(block, 0, length);
        length = 0;
      }
      int rest = number;
      while (rest > 0x7F) {
        block[length++] = (byte) (rest & 0x7F | 0x80);
        rest >>>= 7;
      }
      block[length++] = (byte) rest;
    }
    out.write(block, 0, length);
  }

  /** Writes numbers of 0 to 255. Most are below 128, and then eight at once as they are. */
  static void write(byte[] numbers, DataOutput out) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    int length = 0;
    int i = 0;
    while (i < numbers.length) {
      if (length > BLOCK_BYTES - Long.BYTES) {
        out.write(block, 0, length);
        length = 0;
      }
      if (areEightShort(numbers, i)) {
        EIGHT.set(block, length, (long) EIGHT.get(numbers, i));
        length += Long.BYTES;
        i += Long.BYTES;
      } else {
        int number = numbers[i++];
        block[length++] = (byte) number;
        if (number < 0) {
          block[length++] = 1;
        }
      }
    }
    out.write(block, 0, length);
  }

  /** Whether there are eight from an index on, and each takes one byte. */
  private static boolean areEightShort(byte[] bytes, int from) {
    return from + Long.BYTES <= bytes.length && ((long) EIGHT.get(bytes, from) & HIGHEST_BITS) == 0;
  }

  /** Reads a number and checks its range. */
  static int read(String field, int min, int max, DataInput in) throws IOException {
    int value = 0;
    for (int i = 0; i < MOST_BYTES; i++) {
      int next = in.readUnsignedByte();
      value |= (next & 0x7F) << (7 * i);
      if (next < 0x80) {
        return Check.saved(field, value, min, max);
      }
    }
    throw endless(field);
  }

  /**
   * Reads numbers and checks that none is above a maximum, until the array is full from an index
   * on. A number has a byte at least: as many bytes as numbers are still to come can be read at
   * once, which is several times as fast as one at a time.
   */
  static void read(String field, int max, char[] numbers, int from, DataInput in)
      throws IOException {
    byte[] block = new byte[Math.min(BLOCK_BYTES, numbers.length - from)];
    int next = from;
    int value = 0;
    int shift = 0;
    while (next < numbers.length) {
      int length = Math.min(block.length, numbers.length - next);
      in.readFully(block, 0, length);
      for (int i = 0; i < length; i++) {
        value |= (block[i] & 0x7F) << shift;
        shift += 7;
        if (block[i] >= 0) {
          numbers[next++] = (char) Check.saved(field, value, 0, max);
          value = 0;
          shift = 0;
        } else if (shift == 7 * MOST_BYTES) {
          throw endless(field);
        }
      }
    }
  }

  /**
   * Reads numbers of 0 to 255 as {@link #write(byte[], DataOutput)} has written them. Room is made
   * as they are read, so that a damaged count cannot ask for more than there is.
   */
  static byte[] readBytes(String field, int max, int count, DataInput in) throws IOException {
    byte[] numbers = new byte[Math.min(count, BLOCK_BYTES)];
    int held = 0;
    int low = -1;
    while (held < count) {
      if (held == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.min(count, 2 * held));
      }
      in.readFully(numbers, held, numbers.length - held);
      int from = held;
      // In place: a number takes no less room where it is read than where it goes.
      int i = from;
      while (i < numbers.length) {
        if (low < 0 && max >= Byte.MAX_VALUE && areEightShort(numbers, i)) {
          EIGHT.set(numbers, held, (long) EIGHT.get(numbers, i));
          held += Long.BYTES;
          i += Long.BYTES;
          continue;
        }
        int next = numbers[i++];
        if (low < 0 && next < 0) {
          low = next & 0x7F;
        } else if (next < 0) {
          throw endless(field);
        } else {
          int value = low < 0 ? next : low | next << 7;
          numbers[held++] = (byte) Check.saved(field, value, 0, max);
          low = -1;
        }
      }
    }
    return numbers;
  }

  private static IOException endless(String field) {
    return new IOException("saved detector: " + field + ": found no end of the number");
  }
}
