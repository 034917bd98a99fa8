package dev.weir.tools.write;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Another number of lanes for the same entities. A lane is a range of an entity's hash, one of so
 * many of one size, so that a lane of one number covers parts of lanes of the other: all of it lies
 * in one where the larger number is a multiple of the smaller.
 *
 * @param from the lanes there are
 * @param to the lanes there will be; another number
 */
record LaneChange(int from, int to) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Whether several lanes become one. */
  boolean unites() {
    return to < from;
  }

  /**
   * The new lanes that go on with what the old {@code lane} has learned, ascending; at least one.
   * Where lanes are divided, each new one has the old one that most of its hashes were in; where
   * they are united, each old one the new one that most of its hashes will be in.
   */
  List<Integer> successors(int lane) {
    return unites()
        ? List.of(holder(lane, from, to))
        : IntStream.range(0, to).filter(l -> holder(l, to, from) == lane).boxed().toList();
  }

  /** Which of {@code others} lanes holds most of {@code lane}, one of {@code of}; the lower one. */
  private static int holder(int lane, int of, int others) {
    // In units of 1 / (of * others) a lane is [lane * others, (lane + 1) * others).
    int start = lane * others;
    int end = start + others;
    int most = 0;
    int holder = 0;
    for (int other = start / of; other * of < end; other++) {
      int shared = Math.min(end, (other + 1) * of) - Math.max(start, other * of);
      if (shared > most) {
        most = shared;
        holder = other;
      }
    }
    return holder;
  }
}
