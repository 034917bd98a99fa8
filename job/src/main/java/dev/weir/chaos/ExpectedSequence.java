package dev.weir.chaos;

import dev.weir.operator.Destination;
import java.util.Arrays;

/** What becomes of a sequence of the reference where results are repeated or lost. */
final class ExpectedSequence {
  private static final int NONE = -1;

  private final RecordTable table;
  private final Destination destination;
  private final Expectation expectation;
  private int[] rows;
  private int size;

  ExpectedSequence(OutputLog log, Destination destination, Expectation expectation) {
    this.table = log.table(destination);
    this.destination = destination;
    this.expectation = expectation;
  }

  /** Without what is lost, and each run of rows in one repeated range a second time behind it. */
  int[] of(int[] whole) {
    if (expectation.isExact()) {
      return whole;
    }
    rows = new int[2 * whole.length];
    size = 0;
    int range = NONE;
    int from = 0;
    for (int row : whole) {
      SourcePosition source = source(row);
      if (source != null && expectation.isLost(destination, source)) {
        continue;
      }
      int next = source == null ? NONE : expectation.range(source);
      if (next != range) {
        repeat(range, from);
        range = next;
        from = size;
      }
      rows[size++] = row;
    }
    repeat(range, from);
    return Arrays.copyOf(rows, size);
  }

  private void repeat(int range, int from) {
    if (range != NONE) {
      int length = size - from;
      System.arraycopy(rows, from, rows, size, length);
      size += length;
    }
  }

  private SourcePosition source(int row) {
    long source = table.source(row);
    return source == SourcePosition.NONE ? null : SourcePosition.unpack(source);
  }
}
