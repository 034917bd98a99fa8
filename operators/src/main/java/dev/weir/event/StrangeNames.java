package dev.weir.event;

import java.util.Arrays;

/**
 * The names in one object that nobody knows, so that one that comes twice is found. Few and short
 * ones only. Reused.
 */
final class StrangeNames {
  private static final int MAX = 16;

  private final int[] froms = new int[MAX];
  private final int[] ends = new int[MAX];
  private int size;

  /** Forgets all. */
  void clear() {
    size = 0;
  }

  /** Adds a name by its bytes; false if it stands twice, is too long or one too many. */
  boolean add(byte[] bytes, int from, int end) {
    if (size == MAX || end - from > EventDecoder.MAX_NAME_LENGTH) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (Arrays.equals(bytes, froms[i], ends[i], bytes, from, end)) {
        return false;
      }
    }
    froms[size] = from;
    ends[size++] = end;
    return true;
  }
}
