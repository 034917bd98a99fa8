package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whole numbers of at least 0 in as few bytes as they need, seven bits a byte, lowest first. */
final class Varint {
  private static final int MOST_BYTES = 5;
  private static final int BLOCK_BYTES = 4096;

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

  private static IOException endless(String field) {
    return new IOException("saved detector: " + field + ": found no end of the number");
  }
}
