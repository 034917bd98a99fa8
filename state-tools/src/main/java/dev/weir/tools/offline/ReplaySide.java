package dev.weir.tools.offline;

import dev.weir.threshold.Severity;
import java.util.Map;
import java.util.TreeMap;

/** What one run says of one tenant, counted. */
final class ReplaySide {
  long scores;
  long alerts;
  long firstOfCooldown;
  long overBudget;
  long swapped;
  long rejected;
  final long[] severities = new long[Severity.values().length];
  final Map<String, Long> statuses = new TreeMap<>();
  final Map<String, Long> rejections = new TreeMap<>();

  void add(ReplayOutcome outcome) {
    switch (outcome.kind()) {
      case SCORE -> {
        scores++;
        severities[outcome.severity().ordinal()]++;
        statuses.merge(outcome.status(), 1L, Long::sum);
        swapped += outcome.is(ReplayOutcome.SWAPPED) ? 1 : 0;
      }
      case ALERT -> {
        alerts += outcome.is(ReplayOutcome.CALLED) ? 1 : 0;
        overBudget += outcome.is(ReplayOutcome.SUPPRESSED) ? 1 : 0;
        boolean first = outcome.is(ReplayOutcome.CALLED) && outcome.is(ReplayOutcome.FIRST);
        firstOfCooldown += first ? 1 : 0;
      }
      case REJECTED -> {
        rejected++;
        rejections.merge(outcome.status(), 1L, Long::sum);
      }
    }
  }

  long events() {
    return scores + rejected;
  }
}
