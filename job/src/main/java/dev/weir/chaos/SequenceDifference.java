package dev.weir.chaos;

import dev.weir.operator.Destination;
import java.util.HashMap;
import java.util.Map;

/** Says in what two sequences that are not the same differ, by the inputs that they name. */
final class SequenceDifference {
  private final Destination destination;
  private final OutputLog actual;
  private final OutputLog expected;
  private final RecordTable actualTable;
  private final RecordTable expectedTable;
  private final Differences context;

  SequenceDifference(
      Destination destination, OutputLog actual, OutputLog expected, Differences context) {
    this.destination = destination;
    this.actual = actual;
    this.expected = expected;
    this.actualTable = actual.table(destination);
    this.expectedTable = expected.table(destination);
    this.context = context;
  }

  /** Goes through both in step; where one lacks an input, the other goes on alone. */
  void explain(int[] found, int[] wanted) {
    Map<Long, Integer> foundLeft = sources(actualTable, found);
    Map<Long, Integer> wantedLeft = sources(expectedTable, wanted);
    int i = 0;
    int j = 0;
    while (i < found.length || j < wanted.length) {
      Long have = i < found.length ? actualTable.source(found[i]) : null;
      Long want = j < wanted.length ? expectedTable.source(wanted[j]) : null;
      if (have != null && have.equals(want)) {
        compare(found[i], wanted[j]);
        take(foundLeft, found[i++], actualTable);
        take(wantedLeft, wanted[j++], expectedTable);
      } else if (want != null && foundLeft.getOrDefault(want, 0) == 0) {
        reportMissing(wanted[j]);
        take(wantedLeft, wanted[j++], expectedTable);
      } else if (have != null && wantedLeft.getOrDefault(have, 0) == 0) {
        reportUnexpected(found[i], wantedLeft.containsKey(have));
        take(foundLeft, found[i++], actualTable);
      } else {
        reportOrder(found[i], wanted[j]);
        return;
      }
    }
  }

  private static Map<Long, Integer> sources(RecordTable table, int[] rows) {
    Map<Long, Integer> counts = new HashMap<>();
    for (int row : rows) {
      counts.merge(table.source(row), 1, Integer::sum);
    }
    return counts;
  }

  private static void take(Map<Long, Integer> left, int row, RecordTable table) {
    left.merge(table.source(row), -1, Integer::sum);
  }

  private void compare(int found, int wanted) {
    if (actualTable.sameBytes(found, expectedTable, wanted)) {
      return;
    }
    context
        .findings()
        .add(
            Finding.Kind.DIFFERENT,
            () ->
                actual.place(destination, found)
                    + ofInput(actualTable.source(found))
                    + ": "
                    + RecordText.difference(
                        actual.record(destination, found), expected.record(destination, wanted)));
  }

  /** The count of results has told of inputs without any; here are those that became another. */
  private void reportMissing(int wanted) {
    long source = expectedTable.source(wanted);
    if (isResult() && !context.results().isAccounted(source)) {
      return;
    }
    context
        .findings()
        .add(
            Finding.Kind.MISSING,
            () ->
                actual.topic(destination)
                    + ofInput(source)
                    + ": found nothing, expected "
                    + RecordText.of(expected.record(destination, wanted)));
  }

  private void reportUnexpected(int found, boolean known) {
    long source = actualTable.source(found);
    if (isResult() && !context.results().isAccounted(source)) {
      return;
    }
    context
        .findings()
        .add(
            kindOfUnexpected(source, known),
            () ->
                actual.place(destination, found)
                    + ofInput(source)
                    + ": found "
                    + RecordText.of(actual.record(destination, found))
                    + ", expected nothing more of this input here");
  }

  private Finding.Kind kindOfUnexpected(long source, boolean known) {
    if (known) {
      return Finding.Kind.DOUBLED;
    }
    boolean lost =
        source != SourcePosition.NONE
            && !isAnswer()
            && context.expectation().isLost(destination, SourcePosition.unpack(source));
    return lost ? Finding.Kind.NOT_LOST : Finding.Kind.UNEXPECTED;
  }

  private void reportOrder(int found, int wanted) {
    context
        .findings()
        .add(
            Finding.Kind.REORDERED,
            () ->
                actual.place(destination, found)
                    + ": found the result"
                    + ofInput(actualTable.source(found))
                    + ", expected first that"
                    + ofInput(expectedTable.source(wanted))
                    + ", "
                    + RecordText.of(expected.record(destination, wanted)));
  }

  /** A key in two partitions has no order that a reader could rely on. */
  void checkOnePartition(int[] found) {
    for (int i = 1; i < found.length; i++) {
      int row = found[i];
      int before = found[i - 1];
      if (actualTable.key(row) != RecordDigest.NO_KEY && partition(row) != partition(before)) {
        context
            .findings()
            .add(
                Finding.Kind.REORDERED,
                () ->
                    actual.place(destination, row)
                        + " is of the same key as "
                        + actual.place(destination, before)
                        + ", expected it in the same partition");
        return;
      }
    }
  }

  private long partition(int row) {
    return actualTable.place(row) >>> SourcePosition.OFFSET_BITS;
  }

  private boolean isResult() {
    return OutputLog.RESULTS.contains(destination);
  }

  private boolean isAnswer() {
    return destination == Destination.CONFIG_STATUS || destination == Destination.CONFIG_ACCEPTED;
  }

  private static String ofInput(long source) {
    return source == SourcePosition.NONE ? "" : " of input " + SourcePosition.unpack(source);
  }
}
