package dev.weir.tools.offline;

import dev.weir.job.SourcePosition;
import dev.weir.threshold.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** What a replay says of one tenant: as it is, with the new config, and the difference. */
final class ReplayTenant {
  /** The rarest first; what stands first of those that are equally rare. */
  private static final Comparator<Change> ORDER =
      Comparator.<Change>comparingDouble(change -> -rarity(change))
          .thenComparing(change -> change.position().toString());

  final String tenant;
  final ReplaySide before = new ReplaySide();
  final ReplaySide after = new ReplaySide();
  final Changes appear;
  final Changes vanish;
  final Changes severity;

  /** Alerts in the only run there is. */
  final Changes alerts;

  /** Events whose score or rarity is another one: models that have learned something else. */
  long scoresChanged;

  long severitiesChanged;

  /** An event of which the two runs say different things; one side may be null. */
  record Change(ReplayOutcome before, ReplayOutcome after) {
    SourcePosition position() {
      return (before == null ? after : before).position();
    }
  }

  /** A count, and the first by {@link #ORDER}. */
  static final class Changes {
    private final int most;
    private final PriorityQueue<Change> top = new PriorityQueue<>(ORDER.reversed());
    private long count;

    private Changes(int most) {
      this.most = most;
    }

    void add(Change change) {
      count++;
      top.add(change);
      if (top.size() > most) {
        top.poll();
      }
    }

    long count() {
      return count;
    }

    List<Change> examples() {
      return top.stream().sorted(ORDER).toList();
    }
  }

  ReplayTenant(String tenant, int examples) {
    this.tenant = tenant;
    this.appear = new Changes(examples);
    this.vanish = new Changes(examples);
    this.severity = new Changes(examples);
    this.alerts = new Changes(examples);
  }

  private static double rarity(Change change) {
    double before = change.before == null ? Double.NaN : change.before.rarity();
    double after = change.after == null ? Double.NaN : change.after.rarity();
    double most =
        Double.isNaN(before) ? after : Double.isNaN(after) ? before : Math.max(before, after);
    return Double.isNaN(most) ? -1 : most;
  }

  /** The score and the alert of one event in one run; each may be null. */
  record Event(ReplayOutcome score, ReplayOutcome alert) {
    static final Event NOTHING = new Event(null, null);

    boolean called() {
      return alert != null;
    }

    ReplayOutcome shown() {
      return alert == null ? score : alert;
    }
  }

  void add(Event was, Event is) {
    Change change = new Change(was.shown(), is.shown());
    if (is.called() && !was.called()) {
      appear.add(change);
    } else if (was.called() && !is.called()) {
      vanish.add(change);
    } else if (is.called() && is.alert.severity() != was.alert.severity()) {
      severity.add(change);
    }
    if (was.score != null && is.score != null) {
      boolean same = same(was.score.score(), is.score.score());
      scoresChanged += same && same(was.score.rarity(), is.score.rarity()) ? 0 : 1;
      severitiesChanged += was.score.severity() == is.score.severity() ? 0 : 1;
    }
  }

  private static boolean same(double one, double other) {
    return Double.compare(one, other) == 0;
  }

  boolean differs() {
    return appear.count + vanish.count + severity.count + scoresChanged + severitiesChanged > 0
        || !before.rejections.equals(after.rejections);
  }

  /** Severities, the lowest first, as they are named in scores. */
  static List<Severity> severities() {
    return List.of(Severity.values());
  }
}
