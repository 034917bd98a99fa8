package dev.weir.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

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

  /** Of one figure of these runs. */
  static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
    return median(runs.stream().mapToDouble(figure).toArray());
  }

  /**
   * The median of the ratios within each round: what else the machine did in a round counts on both
   * sides. Rounds beyond the shorter of the two are left out.
   */
  static double medianRatio(Collection<Double> values, Collection<Double> baseline) {
    return medianRatio(List.copyOf(values), List.copyOf(baseline), Double::doubleValue);
  }

  /** The same of one figure of these runs. */
  static <T> double medianRatio(List<T> runs, List<T> baseline, ToDoubleFunction<T> figure) {
    double[] ratios = new double[Math.min(runs.size(), baseline.size())];
    Arrays.setAll(
        ratios,
        round -> figure.applyAsDouble(runs.get(round)) / figure.applyAsDouble(baseline.get(round)));
    return median(ratios);
  }
}
