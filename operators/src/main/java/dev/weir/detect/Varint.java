package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whole numbers of at least 0 in as few bytes as they need, seven bits a byte, lowest first. */
final class Varint {
  private static final int MOST_BYTES = 5;

  private Varint() {}

  static void write(int value, DataOutput out) throws IOException {
    int rest = value;
    while (rest > 0x7F) {
      out.writeByte(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
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
    throw new IOException("saved detector: " + field + ": found no end of the number");
  }
}
