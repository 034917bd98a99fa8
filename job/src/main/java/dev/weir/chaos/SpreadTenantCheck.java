package dev.weir.chaos;

import dev.weir.operator.Destination;
import dev.weir.tenant.Scope;
import java.util.Arrays;

/**
 * A tenant whose events are spread over partitions. The order in which a model judges them is not
 * fixed, but it is one order: the numbers of judged events have no gap and no repeat. They begin at
 * 0, so this holds where no model expires.
 */
final class SpreadTenantCheck {
  private final String tenant;
  private final Scope scope;
  private final OutputLog actual;
  private final OutputLog expected;
  private final Differences context;

  SpreadTenantCheck(String tenant, OutputLog actual, OutputLog expected, Differences context) {
    this.tenant = tenant;
    this.scope = context.expectation().unpartitioned().get(tenant);
    this.actual = actual;
    this.expected = expected;
    this.context = context;
  }

  void check() {
    Numbering models = new Numbering();
    Lanes wanted = models(expected, models);
    Lanes found = models(actual, models);
    for (int model = 0; model < models.size(); model++) {
      checkNumbers(found.rows(model), wanted.rows(model));
    }
    checkAlerts();
  }

  private Lanes models(OutputLog log, Numbering numbering) {
    RecordTable scores = log.table(Destination.SCORES);
    int number = log.tenantNumber(tenant);
    return Lanes.of(
        scores,
        numbering,
        row -> number >= 0 && scores.tenant(row) == number,
        row -> scope == Scope.TENANT ? 0 : scores.model(row));
  }

  private void checkNumbers(int[] found, int[] wanted) {
    int[] copies = {0, 0, 0};
    for (int row : wanted) {
      long source = expected.table(Destination.SCORES).source(row);
      if (source != SourcePosition.NONE) {
        copies[context.expectation().copies(SourcePosition.unpack(source))]++;
      }
    }
    int[] times = new int[wanted.length];
    int beyond = 0;
    for (int row : found) {
      int n = actual.table(Destination.SCORES).n(row);
      if (n < 0 || n >= times.length) {
        beyond++;
      } else {
        times[n]++;
      }
    }
    boolean whole = beyond == 0 && Arrays.equals(copies, counts(times));
    if (!whole) {
      report(found, times, beyond);
    }
  }

  /** How many numbers are there not at all, once, and twice; more often: one more than all. */
  private static int[] counts(int[] times) {
    int[] counts = {0, 0, 0};
    for (int time : times) {
      counts[Math.min(time, 2)] += time > 2 ? times.length : 1;
    }
    return counts;
  }

  private void report(int[] found, int[] times, int beyond) {
    context
        .findings()
        .add(
            Finding.Kind.GAP,
            () ->
                actual.topic(Destination.SCORES)
                    + ", tenant "
                    + tenant
                    + ": a model's "
                    + found.length
                    + " scores, "
                    + first(found)
                    + ", have "
                    + numbers(times, 0)
                    + " missing, "
                    + numbers(times, 2)
                    + " repeated and "
                    + beyond
                    + " beyond the end; expected n from 0 to "
                    + (times.length - 1)
                    + ", each as often as its event");
  }

  private String first(int[] found) {
    return found.length == 0
        ? "none"
        : "the first " + RecordText.of(actual.record(Destination.SCORES, found[0]));
  }

  private static String numbers(int[] times, int wanted) {
    int count = 0;
    int first = -1;
    for (int n = times.length - 1; n >= 0; n--) {
      if (Math.min(times[n], 2) == wanted) {
        count++;
        first = n;
      }
    }
    return count == 0 ? "none" : count + " (first n " + first + ")";
  }

  /** Which events are alerts depends on the order; that each is a scored event's does not. */
  private void checkAlerts() {
    Numbering scored = new Numbering();
    RecordTable scores = actual.table(Destination.SCORES);
    int number = actual.tenantNumber(tenant);
    for (int row = 0; row < scores.size(); row++) {
      if (scores.tenant(row) == number) {
        scored.number(scores.source(row));
      }
    }
    int[] times = new int[scored.size()];
    RecordTable alerts = actual.table(Destination.ALERTS);
    for (int row = 0; row < alerts.size(); row++) {
      if (alerts.tenant(row) == number) {
        checkAlert(row, alerts.source(row), scored, times);
      }
    }
  }

  private void checkAlert(int row, long source, Numbering scored, int[] times) {
    int index = source == SourcePosition.NONE ? -1 : scored.find(source);
    boolean scoreLost =
        source != SourcePosition.NONE
            && context.expectation().isLost(SourcePosition.unpack(source));
    if (scoreLost) {
      return; // it was in another transaction than its score
    }
    if (index < 0) {
      report(Finding.Kind.UNEXPECTED, row, "an alert without a score");
    } else if (++times[index] > context.expectation().copies(SourcePosition.unpack(source))) {
      report(Finding.Kind.DOUBLED, row, times[index] + " alerts of one input");
    }
  }

  private void report(Finding.Kind kind, int row, String what) {
    context
        .findings()
        .add(
            kind,
            () ->
                actual.place(Destination.ALERTS, row)
                    + ": found "
                    + what
                    + ", "
                    + RecordText.of(actual.record(Destination.ALERTS, row)));
  }
}
