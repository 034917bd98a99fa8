package dev.weir.evaluate;

import dev.weir.threshold.RankingMetrics;
import dev.weir.threshold.Severity;
import java.util.Arrays;
import java.util.List;

/** A value for every {@link Measure}; {@code NaN} where it is not defined. */
final class Measures {
  private final double[] values;

  private Measures(double[] values) {
    this.values = values;
  }

  /** What {@code run} gave on {@code table}. */
  static Measures of(Run run, Table table) {
    double[] values = new double[Measure.values().length];
    for (Measure measure : Measure.values()) {
      values[measure.ordinal()] = Double.NaN;
    }
    if (table.labelled()) {
      double[] ranked = run.ranked();
      values[Measure.ROC_AUC.ordinal()] = RankingMetrics.rocAuc(ranked, run.labels());
      values[Measure.AVERAGE_PRECISION.ordinal()] =
          RankingMetrics.averagePrecision(ranked, run.labels());
      values[Measure.BEST_F1.ordinal()] = RankingMetrics.bestF1(ranked, run.labels());
    }
    long judged = table.rows() - table.refusedRows();
    values[Measure.RECORDS_PER_SECOND.ordinal()] = judged / Math.max(run.seconds(), 1e-9);
    values[Measure.MODEL_BYTES.ordinal()] = run.modelBytes();
    values[Measure.MODELS.ordinal()] = run.models();
    values[Measure.REFUSED.ordinal()] = table.refusedRows();
    values[Measure.WARMING.ordinal()] = run.warming();
    values[Measure.MEDIUM.ordinal()] = run.atLeast(Severity.MEDIUM);
    values[Measure.HIGH.ordinal()] = run.atLeast(Severity.HIGH);
    values[Measure.CRITICAL.ordinal()] = run.atLeast(Severity.CRITICAL);
    values[Measure.ALERTS.ordinal()] = run.alerts();
    return new Measures(values);
  }

  double get(Measure measure) {
    return values[measure.ordinal()];
  }

  /** The median of each; of an even number the mean of the two in the middle. */
  static Measures median(List<Measures> all) {
    double[] medians = new double[Measure.values().length];
    for (Measure measure : Measure.values()) {
      double[] sorted = all.stream().mapToDouble(m -> m.get(measure)).sorted().toArray();
      int middle = sorted.length / 2;
      medians[measure.ordinal()] = (sorted[middle] + sorted[(sorted.length - 1) / 2]) / 2;
    }
    return new Measures(medians);
  }

  /** The mean of each over those that have it. */
  static Measures mean(List<Measures> all) {
    double[] means = new double[Measure.values().length];
    for (Measure measure : Measure.values()) {
      double[] defined =
          all.stream().mapToDouble(m -> m.get(measure)).filter(v -> !Double.isNaN(v)).toArray();
      means[measure.ordinal()] = Arrays.stream(defined).average().orElse(Double.NaN);
    }
    return new Measures(means);
  }
}
