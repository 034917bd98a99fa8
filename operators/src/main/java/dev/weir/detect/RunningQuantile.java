package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A quantile of the latest values, exact: of n values that come in any order, a new one is less
 * than it with the probability asked for, as far as n + 1 equal steps can tell.
 */
final class RunningQuantile {
  private final double probability;
  private final ColumnWindow values;
  private final float[] value = new float[1];
  private final float[] scratch;
  private float quantile;

  RunningQuantile(double probability, int window) {
    this(probability, new ColumnWindow(1, window));
  }

  private RunningQuantile(double probability, ColumnWindow values) {
    this.probability = probability;
    this.values = values;
    this.scratch = new float[values.window];
    select();
  }

  RunningQuantile copy() {
    return new RunningQuantile(probability, values.copy());
  }

  int held() {
    return values.held();
  }

  /** The quantile; 0 where nothing is held. */
  float quantile() {
    return quantile;
  }

  /** Adds a value, not NaN, in place of the oldest where the window is full. */
  void add(float added) {
    value[0] = added;
    values.add(value);
    select();
  }

  private void select() {
    int held = values.held();
    if (held == 0) {
      return;
    }
    for (int i = 0; i < held; i++) {
      scratch[i] = values.at(i, 0);
    }
    long rank = Math.round(probability * (held + 1)) - 1;
    int place = (int) Math.max(0, Math.min(held - 1, rank));
    SmallestFirst.select(scratch, 0, held, place);
    quantile = scratch[place];
  }

  void save(DataOutput out) throws IOException {
    values.save(out);
  }

  static RunningQuantile load(double probability, int window, DataInput in) throws IOException {
    ColumnWindow values = ColumnWindow.load(1, window, in);
    for (int i = 0; i < values.held(); i++) {
      if (Float.isNaN(values.at(i, 0))) {
        throw new IOException("saved detector: decision: found NaN, expected a number");
      }
    }
    return new RunningQuantile(probability, values);
  }
}
