package dev.weir.chaos;

/** Gives each distinct 64-bit hash a small number, in the order they come. */
final class Numbering {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] hashes = new long[1 << 10];
  private int[] numbers = new int[1 << 10];
  private int size;

  /** The hash's number, given now if it has none. */
  int number(long hash) {
    if (2 * (size + 1) > hashes.length) {
      grow();
    }
    int slot = slot(hash);
    if (numbers[slot] == 0) {
      hashes[slot] = hash;
      numbers[slot] = ++size;
    }
    return numbers[slot] - 1;
  }

  /** The hash's number; -1 if it has none. */
  int find(long hash) {
    return numbers[slot(hash)] - 1;
  }

  int size() {
    return size;
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) (hash * SPREAD >>> 32) & mask;
    while (numbers[slot] != 0 && hashes[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldNumbers = numbers;
    hashes = new long[2 * oldHashes.length];
    numbers = new int[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldNumbers[i] != 0) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
