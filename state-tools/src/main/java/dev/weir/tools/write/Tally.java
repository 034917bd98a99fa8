package dev.weir.tools.write;

import dev.weir.tools.read.ReadJob;
import java.util.EnumMap;
import java.util.Map;

/** Names of the accumulators in which the subtasks add up what became of the elements. */
enum Tally {
  READ,
  CHANGED,
  DROPPED,
  ADDED,
  MERGED,
  /** Timers that are registered where an element says so. */
  TIMERS,
  /** Timers that are not. */
  MISSING_TIMERS;

  String of(SavedKind kind) {
    return name() + " " + kind.name();
  }

  /** What a job that has run has added up. */
  static RewriteReport report(ReadJob job, Iterable<SavedKind> kinds) {
    Map<SavedKind, RewriteReport.Counts> counts = new EnumMap<>(SavedKind.class);
    for (SavedKind kind : kinds) {
      counts.put(
          kind,
          new RewriteReport.Counts(
              job.counted(READ.of(kind)),
              job.counted(CHANGED.of(kind)),
              job.counted(DROPPED.of(kind)),
              job.counted(ADDED.of(kind)),
              job.counted(MERGED.of(kind))));
    }
    return new RewriteReport(
        counts,
        new RewriteReport.Timers(
            job.counted(TIMERS.of(SavedKind.MODEL)),
            job.counted(TIMERS.of(SavedKind.HEALTH)),
            job.counted(MISSING_TIMERS.of(SavedKind.MODEL))
                + job.counted(MISSING_TIMERS.of(SavedKind.HEALTH))));
  }
}
