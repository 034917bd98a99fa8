package dev.weir.bench;

import java.util.Arrays;
import java.util.Collection;

/** What is said of several rounds. */
final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the two in the middle; NaN of none. */
  static double median(Collection<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The same; leaves the array as it is. */
  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The median of the ratios within each round: what else the machine did in a round counts on both
   * sides. Rounds beyond the shorter of the two are left out.
   */
  static double medianRatio(Collection<Double> values, Collection<Double> baseline) {
    double[] above = values.stream().mapToDouble(Double::doubleValue).toArray();
    double[] below = baseline.stream().mapToDouble(Double::doubleValue).toArray();
    double[] ratios = new double[Math.min(above.length, below.length)];
    Arrays.setAll(ratios, round -> above[round] / below[round]);
    return median(ratios);
  }
}
