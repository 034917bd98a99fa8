package dev.weir.tools.write;

import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the elements of every state under the operators that were written anew.
 *
 * @param counts by kind; those of untouched operators are missing
 * @param timers event-time timers of models and processing-time timers of tenants' health, written
 */
public record RewriteReport(Map<SavedKind, Counts> counts, Timers timers) {
  public RewriteReport {
    counts = new EnumMap<>(counts);
  }

  /**
   * Elements of one state.
   *
   * @param read found in the old savepoint
   * @param changed of these, written as something else
   * @param dropped of these, not written
   * @param added written without having been there
   * @param merged taken away because another one had the same place
   */
  public record Counts(long read, long changed, long dropped, long added, long merged) {
    /** Nothing at all. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    /** Elements that must be in the new savepoint. */
    public long written() {
      return read - dropped + added - merged;
    }
  }

  /**
   * Timers in the new savepoint.
   *
   * @param models in event time, one of a model
   * @param health in processing time, one of a tenant
   * @param missing that an element says it has, and that are not there: none where nothing is lost
   */
  public record Timers(long models, long health, long missing) {}

  /** Those of one kind. */
  public Counts of(SavedKind kind) {
    return counts.getOrDefault(kind, Counts.NONE);
  }
}
