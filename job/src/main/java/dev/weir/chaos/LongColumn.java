package dev.weir.chaos;

import java.util.ArrayList;
import java.util.List;

/** Numbers one behind the other, in blocks: millions of them without a copy as they grow. */
final class LongColumn {
  private static final int BLOCK_BITS = 14;
  private static final int BLOCK = 1 << BLOCK_BITS;

  private final List<long[]> blocks = new ArrayList<>();
  private int size;

  void add(long number) {
    if (size == blocks.size() * BLOCK) {
      blocks.add(new long[BLOCK]);
    }
    blocks.get(size >> BLOCK_BITS)[size & BLOCK - 1] = number;
    size++;
  }

  long get(int index) {
    return blocks.get(index >> BLOCK_BITS)[index & BLOCK - 1];
  }

  int size() {
    return size;
  }

  /** Index of {@code number} in a column that ascends; -1 if it is not there. */
  int search(long number) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      long found = get(middle);
      if (found == number) {
        return middle;
      }
      if (found < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
