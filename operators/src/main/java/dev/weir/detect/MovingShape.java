package dev.weir.detect;

import java.io.DataInput;

/**
 * Variance, skewness or kurtosis of the latest values of a column, a new one among them, against
 * those of the whole window, in the standard error that so few normal values have. Takes time in
 * the size of the window.
 */
final class MovingShape implements ColumnStatistic {
  private final MovingStatistics.Statistic statistic;
  private final int latest;

  MovingShape(MovingStatistics.Statistic statistic, int latest) {
    this.statistic = statistic;
    this.latest = latest;
  }

  /** Too few rows for the window to differ from its latest values say nothing: 0. */
  @Override
  public double deviation(RowWindow window, int j, double value) {
    int held = window.held();
    if (held < latest) {
      return 0;
    }
    double mean = mean(window, j, held);
    double variance = moment(window, j, held, mean, 2);
    double spread = Math.max(Math.sqrt(variance), Spread.least(mean));
    double recent = (value + mean(window, j, latest - 1) * (latest - 1)) / latest;
    int power = power();
    double usual = moment(window, j, held, mean, power) / power(spread, power);
    double centred = moment(window, j, latest - 1, recent, power) * (latest - 1);
    double own = (centred + power(value - recent, power)) / latest / power(spread, power);
    double deviation = Math.abs(own - usual) / standardError();
    return deviation < Spread.MOST ? deviation : Spread.MOST;
  }

  private int power() {
    return switch (statistic) {
      case VARIANCE -> 2;
      case SKEWNESS -> 3;
      case KURTOSIS -> 4;
      case MEAN, MEDIAN, QUANTILE, IQR ->
          throw new IllegalStateException("found a statistic that is not of shape");
    };
  }

  /** Of the mean of so many standard normal values to this power (and centred on their mean). */
  private double standardError() {
    return switch (power()) {
      case 2 -> Math.sqrt(2.0 / latest);
      case 3 -> Math.sqrt(15.0 / latest);
      default -> Math.sqrt(96.0 / latest);
    };
  }

  private static double power(double value, int power) {
    double square = value * value;
    return power == 2 ? square : power == 3 ? square * value : square * square;
  }

  /** Mean of the latest {@code count} values. */
  private static double mean(RowWindow window, int j, int count) {
    double sum = 0;
    for (int i = window.held() - count; i < window.held(); i++) {
      sum += ColumnStatistic.value(window, j, i);
    }
    return sum / count;
  }

  private static double moment(RowWindow window, int j, int count, double mean, int power) {
    double sum = 0;
    for (int i = window.held() - count; i < window.held(); i++) {
      sum += power(ColumnStatistic.value(window, j, i) - mean, power);
    }
    return sum / count;
  }

  /** All of it is in the window. */
  @Override
  public void learn(RowWindow before, float[] row) {}

  @Override
  public ColumnStatistic copy() {
    return new MovingShape(statistic, latest);
  }

  @Override
  public void load(RowWindow window, DataInput in) {}
}
