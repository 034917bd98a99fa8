package dev.weir.evaluate;

import dev.weir.threshold.Severity;
import java.util.Arrays;

/**
 * The rows of a run, drawn together to one column of pixels each: a hundred thousand rows make no
 * larger plot than a thousand, and no peak is lost.
 */
final class PlotColumns {
  private final double[] lowest;
  private final double[] highest;
  private final double[] anomalous;
  private final Severity[] alarms;
  private final double[][] levels;

  /** {@code least}: the lowest severity that is marked. */
  PlotColumns(Run run, PlotScale scale, Severity least, int pixels) {
    int rows = run.scores().length;
    int count = Math.min(rows, pixels);
    lowest = new double[count];
    highest = new double[count];
    anomalous = new double[count];
    alarms = new Severity[count];
    Arrays.fill(lowest, Double.NaN);
    Arrays.fill(highest, Double.NaN);
    Arrays.fill(alarms, Severity.NONE);
    levels = run.levels() == null ? null : new double[run.levels().length][count];
    int[] held = new int[count];
    for (int i = 0; i < rows; i++) {
      int column = (int) ((long) i * count / rows);
      held[column]++;
      anomalous[column] += run.labels()[i] ? 1 : 0;
      add(column, scale.value(run, i));
      for (int cut = 0; levels != null && cut < levels.length; cut++) {
        levels[cut][column] = scale.ofCut(run.levels()[cut][i]);
      }
      Severity severity = run.severities()[i];
      if (severity.compareTo(least) >= 0 && severity.compareTo(alarms[column]) > 0) {
        alarms[column] = severity;
      }
    }
    for (int column = 0; column < count; column++) {
      anomalous[column] /= held[column];
    }
  }

  private void add(int column, double value) {
    if (Double.isNaN(value)) {
      return;
    }
    // The comparison with NaN is false: the first value of a column takes its place.
    lowest[column] = lowest[column] <= value ? lowest[column] : value;
    highest[column] = highest[column] >= value ? highest[column] : value;
  }

  int count() {
    return lowest.length;
  }

  /** NaN where no row of the column has a value. */
  double lowest(int column) {
    return lowest[column];
  }

  /** NaN where no row of the column has a value. */
  double highest(int column) {
    return highest[column];
  }

  /** The share of rows that are labelled as anomalies. */
  double anomalous(int column) {
    return anomalous[column];
  }

  /** Whether the cuts are learned, and move. */
  boolean moving() {
    return levels != null;
  }

  /**
   * Where a learned cut stands at the last row of the column; NaN where it is not known.
   *
   * @param cut 0 for medium, 1 for high, 2 for critical
   */
  double level(int cut, int column) {
    return levels[cut][column];
  }

  /** The worst severity that is marked. */
  Severity alarm(int column) {
    return alarms[column];
  }
}
