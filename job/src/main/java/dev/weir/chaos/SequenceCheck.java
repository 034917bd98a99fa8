package dev.weir.chaos;

import dev.weir.operator.Destination;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares one output of two runs, record by record, in every order that the job fixes:
 *
 * <ul>
 *   <li>scores and alerts: a key's; those of unpartitioned tenants have none and are left out
 *   <li>dead letters: a key's from one partition, which holds for unpartitioned tenants too
 *   <li>config answers: all, since one subtask gives them
 *   <li>records without a key stand anywhere; each input's are compared for themselves
 * </ul>
 */
final class SequenceCheck {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Destination destination;
  private final OutputLog actual;
  private final OutputLog expected;
  private final Expectation expectation;
  private final SequenceDifference difference;

  SequenceCheck(
      Destination destination, OutputLog actual, OutputLog expected, Differences differences) {
    this.destination = destination;
    this.actual = actual;
    this.expected = expected;
    this.expectation = differences.expectation();
    this.difference = new SequenceDifference(destination, actual, expected, differences);
  }

  /** Compares all sequences; the keys of those in order go to {@code keys}. */
  void check(Numbering keys) {
    Numbering numbering = new Numbering();
    Lanes wanted = lanes(expected, numbering);
    Lanes found = lanes(actual, numbering);
    for (int lane = 0; lane < numbering.size(); lane++) {
      int[] foundRows = found.rows(lane);
      int[] expectedRows = wanted.rows(lane);
      compare(foundRows, expectedRows);
      if (isAnswer()) {
        continue;
      }
      long key =
          expectedRows.length > 0
              ? expected.table(destination).key(expectedRows[0])
              : actual.table(destination).key(foundRows[0]);
      if (key != RecordDigest.NO_KEY) {
        keys.number(key);
      }
    }
  }

  private Lanes lanes(OutputLog log, Numbering numbering) {
    RecordTable table = log.table(destination);
    boolean byKey = destination == Destination.SCORES || destination == Destination.ALERTS;
    Set<Integer> leftOut =
        expectation.unpartitioned().keySet().stream()
            .map(log::tenantNumber)
            .filter(tenant -> tenant >= 0)
            .collect(Collectors.toSet());
    boolean all = !byKey || leftOut.isEmpty();
    return Lanes.of(
        table,
        numbering,
        row -> all || !leftOut.contains(table.tenant(row)),
        row -> lane(table, row));
  }

  private long lane(RecordTable table, int row) {
    long partition = table.place(row) >>> SourcePosition.OFFSET_BITS;
    return switch (destination) {
      case CONFIG_STATUS, CONFIG_ACCEPTED, TENANT_HEALTH -> partition;
      case SCORES, ALERTS ->
          table.key(row) == RecordDigest.NO_KEY ? alone(table, row) : table.key(row);
      case DEAD_LETTERS, PARKED ->
          table.key(row) == RecordDigest.NO_KEY
              ? alone(table, row)
              : table.key(row) + SPREAD * (1 + (table.source(row) >>> SourcePosition.OFFSET_BITS));
    };
  }

  private static long alone(RecordTable table, int row) {
    return SPREAD * ~table.source(row);
  }

  private void compare(int[] found, int[] whole) {
    // Positions of answers are of another topic: ranges of events mean nothing there.
    int[] wanted =
        isAnswer() ? whole : new ExpectedSequence(expected, destination, expectation).of(whole);
    if (!isSame(found, wanted) && !repeatsAnswers(found, wanted)) {
      difference.explain(found, wanted);
    }
    difference.checkOnePartition(found);
  }

  private boolean isSame(int[] found, int[] wanted) {
    if (found.length != wanted.length) {
      return false;
    }
    return isSame(found, 0, wanted, 0);
  }

  /** Whether both are the same from these places to their ends. */
  private boolean isSame(int[] found, int from, int[] wanted, int wantedFrom) {
    for (int i = from, j = wantedFrom; i < found.length; i++, j++) {
      if (!isSame(found[i], wanted[j])) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(int found, int wanted) {
    return actual.table(destination).sameBytes(found, expected.table(destination), wanted);
  }

  private boolean isAnswer() {
    return destination == Destination.CONFIG_STATUS || destination == Destination.CONFIG_ACCEPTED;
  }

  /** Whether one run of answers, to requests that may repeat, is there a second time. */
  private boolean repeatsAnswers(int[] found, int[] wanted) {
    int extra = found.length - wanted.length;
    if (!isAnswer() || expectation.configRepeats() == null || extra <= 0) {
      return false;
    }
    int end = 0;
    while (end < wanted.length && isSame(found[end], wanted[end])) {
      end++;
    }
    for (; end >= extra; end--) {
      if (isSame(found, end, wanted, end - extra) && mayRepeat(wanted, end - extra, end)) {
        return true;
      }
    }
    return false;
  }

  /** Accepted configs do not say which request they are of; its status does. */
  private boolean mayRepeat(int[] wanted, int from, int to) {
    for (int i = from; i < to && destination == Destination.CONFIG_STATUS; i++) {
      long source = expected.table(destination).source(wanted[i]);
      boolean inRange =
          source != SourcePosition.NONE
              && expectation.configRepeats().contains(SourcePosition.unpack(source));
      if (!inRange) {
        return false;
      }
    }
    return true;
  }
}
