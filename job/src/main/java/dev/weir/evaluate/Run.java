package dev.weir.evaluate;

import dev.weir.threshold.Severity;

/**
 * What the models said of every row, in the order in which they were played.
 *
 * @param seed what it was played by
 * @param scores raw scores; {@code NaN} where there is none
 * @param rarities {@code NaN} where there is none
 * @param severities one a row
 * @param labels true for an anomaly; all false without labels
 * @param levels for medium, high and critical, where the cut lay at each row, NaN where it was not
 *     known; null where cuts are not learned or nobody looks at them
 * @param alerts rows whose severity reached what the config alerts at
 * @param warming rows judged by a model that was not warm yet
 * @param seconds time that judging and learning took, without reading the file
 * @param models models at the end
 * @param modelBytes saved form of the largest of them
 */
record Run(
    long seed,
    double[] scores,
    double[] rarities,
    Severity[] severities,
    boolean[] labels,
    double[][] levels,
    long alerts,
    long warming,
    double seconds,
    int models,
    long modelBytes) {

  /** Rows of at least this severity. */
  long atLeast(Severity severity) {
    long count = 0;
    for (Severity found : severities) {
      count += found.compareTo(severity) >= 0 ? 1 : 0;
    }
    return count;
  }

  /** The scores with the lowest there can be for rows without one: they have a rank too. */
  double[] ranked() {
    double[] ranked = scores.clone();
    for (int i = 0; i < ranked.length; i++) {
      ranked[i] = Double.isNaN(ranked[i]) ? Double.NEGATIVE_INFINITY : ranked[i];
    }
    return ranked;
  }
}
