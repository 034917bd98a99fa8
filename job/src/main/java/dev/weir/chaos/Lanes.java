package dev.weir.chaos;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * The rows of a table by a hash, each lane in the table's order. Tables that are to be compared
 * share the numbering, so that a lane has the same number in both.
 */
final class Lanes {
  private static final int OUT = -1;

  private final int[] starts;
  private final int[] rows;

  private Lanes(int[] starts, int[] rows) {
    this.starts = starts;
    this.rows = rows;
  }

  /** Sorts the rows that {@code kept} wants by {@code hash}. */
  static Lanes of(RecordTable table, Numbering lanes, IntPredicate kept, IntToLongFunction hash) {
    int[] laneOf = new int[table.size()];
    for (int row = 0; row < laneOf.length; row++) {
      laneOf[row] = kept.test(row) ? lanes.number(hash.applyAsLong(row)) : OUT;
    }
    int[] starts = new int[lanes.size() + 1];
    for (int lane : laneOf) {
      if (lane != OUT) {
        starts[lane + 1]++;
      }
    }
    for (int lane = 0; lane < lanes.size(); lane++) {
      starts[lane + 1] += starts[lane];
    }
    int[] next = starts.clone();
    int[] rows = new int[starts[lanes.size()]];
    for (int row = 0; row < laneOf.length; row++) {
      if (laneOf[row] != OUT) {
        rows[next[laneOf[row]]++] = row;
      }
    }
    return new Lanes(starts, rows);
  }

  /** The rows of a lane; none if the lane is another table's. */
  int[] rows(int lane) {
    return lane + 1 < starts.length
        ? Arrays.copyOfRange(rows, starts[lane], starts[lane + 1])
        : new int[0];
  }
}
