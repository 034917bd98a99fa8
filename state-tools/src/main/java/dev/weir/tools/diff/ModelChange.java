package dev.weir.tools.diff;

import java.util.Comparator;

/**
 * What has become of one model.
 *
 * @param kind the same, new, gone, changed
 * @param tenant whose
 * @param model tenant and entity
 * @param detector the label of the one that judges now, or judged last; empty where none has
 * @param before events judged in the first savepoint
 * @param after events judged in the second one
 * @param scores distance of the remembered scores, 0 to 1
 * @param learned share of what the detector has learned that differs, 0 to 1
 * @param shift how far the transforms have moved; NaN where that cannot be told
 * @param parts what has changed
 */
public record ModelChange(
    Kind kind,
    String tenant,
    String model,
    String detector,
    long before,
    long after,
    double scores,
    double learned,
    double shift,
    String parts) {

  /** What has become of it. */
  public enum Kind {
    SAME,
    NEW,
    GONE,
    CHANGED
  }

  /** The one that has changed most first. */
  public static final Comparator<ModelChange> MOST =
      Comparator.comparingDouble(ModelChange::scores)
          .thenComparingDouble(ModelChange::learned)
          .reversed()
          .thenComparing(ModelChange::model);
}
