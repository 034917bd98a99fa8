package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Mean and standard deviation of every column, from sums of differences that follow the window row
 * by row. They are summed anew, oldest row first, each time the window has been filled once over,
 * and at once where a value that outweighed all others has left, so that rounding does not add up.
 */
final class MovingMean implements ColumnStatistic {
  /** What is left of a sum of squares after this is mostly the rounding of what has left. */
  private static final double CANCELLED = 1e-6;

  private final int dimensions;
  private final double[] means;
  private final double[] squares;

  /** Rows since all was summed anew. */
  private int followed;

  MovingMean(int dimensions) {
    this(dimensions, new double[dimensions], new double[dimensions]);
  }

  private MovingMean(int dimensions, double[] means, double[] squares) {
    this.dimensions = dimensions;
    this.means = means;
    this.squares = squares;
  }

  @Override
  public double deviation(RowWindow window, int j, double value) {
    double spread = Math.sqrt(Math.max(0, squares[j]) / window.held());
    return Spread.standardised(Math.abs(value - means[j]), spread, means[j]);
  }

  @Override
  public void learn(RowWindow before, float[] row) {
    boolean full = before.full();
    int rows = full ? before.held() : before.held() + 1;
    for (int j = 0; j < dimensions; j++) {
      double mean = means[j];
      double old = full ? before.rows()[before.oldestOffset() + j] : mean;
      means[j] += (row[j] - old) / rows;
      double added = (row[j] - mean) * (row[j] - means[j]);
      double removed = (old - mean) * (old - means[j]);
      double sum = squares[j] + added - removed;
      squares[j] = sum < CANCELLED * squares[j] ? Double.NaN : sum;
    }
  }

  @Override
  public void learned(RowWindow window) {
    followed++;
    boolean anew = followed >= window.window;
    for (int j = 0; j < dimensions; j++) {
      if (anew || Double.isNaN(squares[j])) {
        sum(window, j);
      }
    }
    followed = anew ? 0 : followed;
  }

  private void sum(RowWindow window, int j) {
    double sum = 0;
    for (int i = 0; i < window.held(); i++) {
      sum += ColumnStatistic.value(window, j, i);
    }
    double mean = sum / window.held();
    double squared = 0;
    for (int i = 0; i < window.held(); i++) {
      double difference = ColumnStatistic.value(window, j, i) - mean;
      squared += difference * difference;
    }
    means[j] = mean;
    squares[j] = squared;
  }

  @Override
  public ColumnStatistic copy() {
    MovingMean copy = new MovingMean(dimensions, means.clone(), squares.clone());
    copy.followed = followed;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(followed);
    for (int j = 0; j < dimensions; j++) {
      out.writeDouble(means[j]);
      out.writeDouble(squares[j]);
    }
  }

  @Override
  public void load(RowWindow window, DataInput in) throws IOException {
    followed = Check.saved("rows since summed", in.readInt(), 0, window.window);
    for (int j = 0; j < dimensions; j++) {
      means[j] = in.readDouble();
      squares[j] = in.readDouble();
    }
  }
}
