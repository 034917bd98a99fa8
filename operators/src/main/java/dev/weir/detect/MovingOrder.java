package dev.weir.detect;

import java.io.DataInput;

/** Median, quantiles and quartiles of every column, from its values in order. */
final class MovingOrder implements ColumnStatistic {
  private final MovingStatistics.Parameters parameters;
  private final SortedColumns columns;

  MovingOrder(int dimensions, MovingStatistics.Parameters parameters) {
    this(parameters, new SortedColumns(dimensions, parameters.window()));
  }

  private MovingOrder(MovingStatistics.Parameters parameters, SortedColumns columns) {
    this.parameters = parameters;
    this.columns = columns;
  }

  @Override
  public double deviation(RowWindow window, int j, double value) {
    return switch (parameters.statistic()) {
      case MEDIAN -> fromMedian(j, value);
      case QUANTILE -> fromMiddle(j, value);
      case IQR -> fromQuartile(j, value);
      case MEAN, VARIANCE, SKEWNESS, KURTOSIS ->
          throw new IllegalStateException("found a statistic that needs no order");
    };
  }

  private double fromMedian(int j, double value) {
    double median = columns.median(j);
    double spread = columns.robustDeviation(j, median);
    return Spread.standardised(Math.abs(value - median), spread, median);
  }

  private double fromMiddle(int j, double value) {
    double low = columns.quantile(j, parameters.quantile());
    double high = columns.quantile(j, 1 - parameters.quantile());
    double middle = (low + high) / 2;
    return Spread.standardised(Math.abs(value - middle), (high - low) / 2, middle);
  }

  private double fromQuartile(int j, double value) {
    double low = columns.quantile(j, 0.25);
    double high = columns.quantile(j, 0.75);
    double beyond = Math.max(0, Math.max(low - value, value - high));
    return Spread.standardised(beyond, high - low, (low + high) / 2);
  }

  @Override
  public void learn(RowWindow before, float[] row) {
    if (before.full()) {
      columns.replace(before.rows(), before.oldestOffset(), row);
    } else {
      columns.add(row);
    }
  }

  @Override
  public ColumnStatistic copy() {
    return new MovingOrder(parameters, columns.copy());
  }

  @Override
  public void load(RowWindow window, DataInput in) {
    columns.fill(window.rows(), window.held());
  }
}
