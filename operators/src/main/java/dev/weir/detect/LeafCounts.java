package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** How many vectors fell in each leaf of all trees: a byte each where so many fit in one. */
final class LeafCounts {
  private static final int BYTE = 0xFF;
  private static final int FIRST_LEAVES = 1_024;

  /** Bytes, whose sum fits in 16 bits. */
  private static final int AT_ONCE = 256;

  private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;

  /** One of the two is null. */
  private final byte[] small;

  private final char[] large;

  private LeafCounts(byte[] small, char[] large) {
    this.small = small;
    this.large = large;
  }

  /** What a leaf takes. */
  static int bytes(int max) {
    return max <= BYTE ? Byte.BYTES : Character.BYTES;
  }

  /** None yet. */
  static LeafCounts none(int leaves, int max) {
    return max <= BYTE
        ? new LeafCounts(new byte[leaves], null)
        : new LeafCounts(null, new char[leaves]);
  }

  /** Reads as many as {@link #save} has written. */
  static LeafCounts load(int leaves, int max, DataInput in) throws IOException {
    if (max <= BYTE) {
      return new LeafCounts(Varint.readBytes("mass", max, leaves, in), null);
    }
    // Room is made as they are read: a damaged height cannot ask for more than there is.
    char[] counts = new char[Math.min(leaves, FIRST_LEAVES)];
    for (int done = 0; done < leaves; done = counts.length) {
      counts = Arrays.copyOf(counts, Math.min(leaves, Math.max(counts.length, 2 * done)));
      Varint.read("mass", max, counts, done, in);
    }
    return new LeafCounts(null, counts);
  }

  void save(DataOutput out) throws IOException {
    if (small == null) {
      Varint.write(large, out);
    } else {
      Varint.write(small, out);
    }
  }

  LeafCounts copy() {
    return small == null
        ? new LeafCounts(null, large.clone())
        : new LeafCounts(small.clone(), null);
  }

  /**
   * Counts vectors by the leaves they fell in, one in each tree.
   *
   * @param width leaves of a tree, whose first is the {@code width * tree}th of all
   */
  void add(char[] fallen, int vectors, int trees, int width) {
    for (int i = 0; i < vectors; i++) {
      for (int t = 0; t < trees; t++) {
        int leaf = t * width + fallen[i * trees + t];
        if (small == null) {
          large[leaf]++;
        } else {
          small[leaf]++;
        }
      }
    }
  }

  void clear() {
    if (small == null) {
      Arrays.fill(large, (char) 0);
    } else {
      Arrays.fill(small, (byte) 0);
    }
  }

  int at(int leaf) {
    return small == null ? large[leaf] : small[leaf] & BYTE;
  }

  /** The sum of all from one leaf to before another. */
  int sum(int from, int to) {
    int sum = 0;
    int i = from;
    if (small != null) {
      for (; i + Long.BYTES <= to; i += AT_ONCE) {
        sum += sumOfBytes(i, Math.min(i + AT_ONCE, to));
      }
      i = to - (to - from) % Long.BYTES;
    }
    for (; i < to; i++) {
      sum += at(i);
    }
    return sum;
  }

  /** Of whole longs, {@link #AT_ONCE} bytes at most: their sum fits in 16 bits. */
  private int sumOfBytes(int from, int to) {
    long pairs = 0;
    for (int i = from; i + Long.BYTES <= to; i += Long.BYTES) {
      long eight = (long) Varint.EIGHT.get(small, i);
      pairs += (eight & EVEN_BYTES) + (eight >>> Byte.SIZE & EVEN_BYTES);
    }
    // The product has the sum of the four pairs in its highest 16 bits.
    return (int) (pairs * 0x0001000100010001L >>> 48);
  }
}
