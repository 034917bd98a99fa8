package dev.weir.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What stands in for a missing value: the mean and the last value of each feature so far. */
final class Imputation {
  /** 1: count, mean and last value per feature. */
  private static final int VERSION = 1;

  private final long[] count;
  private final double[] mean;
  private final double[] last;

  Imputation(int features) {
    this(new long[features], new double[features], new double[features]);
  }

  private Imputation(long[] count, double[] mean, double[] last) {
    this.count = count;
    this.mean = mean;
    this.last = last;
  }

  Imputation copy() {
    return new Imputation(count.clone(), mean.clone(), last.clone());
  }

  /** Mean of the values seen, 0 before the first. */
  double mean(int feature) {
    return mean[feature];
  }

  double[] means() {
    return mean.clone();
  }

  /** Whether there was a value yet. */
  boolean seen(int feature) {
    return count[feature] > 0;
  }

  /** The last value seen, 0 before the first. */
  double last(int feature) {
    return last[feature];
  }

  void learn(int feature, double value) {
    count[feature]++;
    mean[feature] += (value - mean[feature]) / count[feature];
    last[feature] = value;
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeShort(count.length);
    for (int f = 0; f < count.length; f++) {
      out.writeLong(count[f]);
      out.writeDouble(mean[f]);
      out.writeDouble(last[f]);
    }
  }

  static Imputation load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new IOException("imputation: found version " + version + ", expected " + VERSION);
    }
    Imputation imputation = new Imputation(in.readUnsignedShort());
    for (int f = 0; f < imputation.count.length; f++) {
      imputation.count[f] = in.readLong();
      imputation.mean[f] = in.readDouble();
      imputation.last[f] = in.readDouble();
    }
    return imputation;
  }
}
