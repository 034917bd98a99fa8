package dev.weir.state;

import dev.weir.tenant.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest alerts of one entity, oldest first, at most {@value #MOST}. Where one has to go it is
 * the oldest that nobody has judged, so that what people have said is kept longest.
 *
 * @param decisions never changed
 */
public record DecisionLedger(List<Decision> decisions) {
  /** Alerts remembered of an entity. */
  public static final int MOST = 64;

  /** Before the first alert. */
  public static final DecisionLedger EMPTY = new DecisionLedger(List.of());

  public DecisionLedger {
    decisions = List.copyOf(decisions);
  }

  /** One more. An id that is there already is replaced: it is the same event, sent again. */
  public DecisionLedger with(Decision decision) {
    List<Decision> more = new ArrayList<>(decisions);
    more.removeIf(known -> known.id().equals(decision.id()));
    if (more.size() >= MOST) {
      more.remove(firstToGo(more));
    }
    more.add(decision);
    return new DecisionLedger(more);
  }

  private static int firstToGo(List<Decision> decisions) {
    for (int i = 0; i < decisions.size(); i++) {
      if (decisions.get(i).verdict() == null) {
        return i;
      }
    }
    return 0;
  }

  /** The alert of this event; null where it is not remembered. */
  public Decision find(String id) {
    for (Decision decision : decisions) {
      if (decision.id().equals(id)) {
        return decision;
      }
    }
    return null;
  }

  /** The same after somebody has judged an alert that is in it. */
  public DecisionLedger judged(String id, Verdict verdict) {
    return new DecisionLedger(
        decisions.stream().map(d -> d.id().equals(id) ? d.judged(verdict) : d).toList());
  }

  /** Whether somebody has called such an alert normal lately, and nobody a like one right since. */
  public boolean isConfirmedNormal(Decision alert, long withinMillis) {
    for (int i = decisions.size() - 1; i >= 0; i--) {
      Decision known = decisions.get(i);
      if (known.verdict() == Verdict.ANOMALY && alert.covers(known, Long.MAX_VALUE)) {
        return false;
      }
      if (known.verdict() == Verdict.NORMAL && known.covers(alert, withinMillis)) {
        return true;
      }
    }
    return false;
  }

  /** The time of the latest event; {@link Long#MIN_VALUE} where there is none. */
  public long newestMillis() {
    return decisions.stream().mapToLong(Decision::timeMillis).max().orElse(Long.MIN_VALUE);
  }
}
