package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Mean and covariance in which every new vector has the same weight, and a factor of the covariance
 * with its off-diagonal part shrunk.
 *
 * <p>Begins as the plain mean and covariance, and forgets once these hold {@code 1/forgetting}
 * vectors, which are at least twice as many as dimensions: fewer leave directions of no width. The
 * factor takes each vector in by a rank-one update, unshrunk, and is made anew from the covariance
 * at fixed counts, as many vectors apart as there are dimensions or more: that costs O(d^2) a
 * vector too.
 *
 * <p>A vector farther off than about 99 % of normal ones is learned with less weight, so that it
 * counts as if it stood on that border (as in an M-estimator: Maronna, Annals of Statistics 1976).
 * Otherwise a few outliers make the covariance so wide that they hide the next ones.
 */
final class DecayedCovariance {
  /** Doubles of a damaged count are read before there is room for them all. */
  private static final int READ_AT_ONCE = 1 << 12;

  private static final int FIRST_FACTOR = 32;
  private static final double FACTOR_EVERY = 64;

  /** What may be forgotten between two factors: the shrinkage fades as it is not made anew. */
  private static final double FADE = 0.1;

  final int dimensions;
  private final double forgetting;
  private final double shrinkage;
  private long learned;
  private double[] mean;
  private double[] covariance;
  private CholeskyFactor factor;

  /** Room for one vector; not part of the state. */
  private final double[] difference;

  private final double[] scratch;

  DecayedCovariance(int dimensions, double forgetting, double shrinkage) {
    this.dimensions = dimensions;
    this.forgetting = Math.min(forgetting, 1.0 / (2 * dimensions));
    this.shrinkage = shrinkage;
    this.difference = new double[dimensions];
    this.scratch = new double[dimensions];
  }

  /** One that has learned nothing. */
  DecayedCovariance begin() {
    mean = new double[dimensions];
    covariance = new double[CholeskyFactor.length(dimensions)];
    return this;
  }

  DecayedCovariance copy() {
    DecayedCovariance copy = new DecayedCovariance(dimensions, forgetting, shrinkage);
    copy.learned = learned;
    copy.mean = mean.clone();
    copy.covariance = covariance.clone();
    copy.factor = factor == null ? null : factor.copy();
    return copy;
  }

  /** Twice as many vectors as dimensions: before, the covariance has directions of no width. */
  private static long firstFactor(int dimensions) {
    return Math.max(FIRST_FACTOR, 2L * dimensions);
  }

  /** Columns of the covariance are packed one behind the other, each from its diagonal on. */
  EntryRanges view() {
    EntryRanges ranges =
        new EntryRanges("mean, and a standard deviation round it", learned, dimensions);
    int diagonal = 0;
    for (int j = 0; j < dimensions; j++) {
      double deviation = Math.sqrt(covariance[diagonal]);
      ranges.set(j, mean[j] - deviation, mean[j], mean[j] + deviation);
      diagonal += dimensions - j;
    }
    return ranges;
  }

  boolean ready() {
    return factor != null;
  }

  /** The squared distance of a vector from the mean; 0 before there is a factor. */
  double squaredDistance(float[] vector) {
    if (factor == null) {
      return 0;
    }
    differ(vector, scratch);
    return factor.solve(scratch);
  }

  /** What each entry adds to the squared distance; the sum is that distance. */
  void decompose(float[] vector, double[] parts) {
    if (factor == null) {
      Arrays.fill(parts, 0, dimensions, 0);
      return;
    }
    differ(vector, difference);
    System.arraycopy(difference, 0, scratch, 0, dimensions);
    factor.solve(scratch);
    factor.solveTransposed(scratch);
    for (int j = 0; j < dimensions; j++) {
      parts[j] = difference[j] * scratch[j];
    }
  }

  /** An entry that is not finite counts as the mean. */
  private void differ(float[] vector, double[] out) {
    for (int j = 0; j < dimensions; j++) {
      out[j] = Float.isFinite(vector[j]) ? vector[j] - mean[j] : 0;
    }
  }

  void learn(float[] vector) {
    double weight = Math.max(1.0 / (learned + 1), forgetting) * influence(squaredDistance(vector));
    learned++;
    differ(vector, difference);
    int at = 0;
    for (int k = 0; k < dimensions; k++) {
      double part = weight * difference[k];
      for (int i = k; i < dimensions; i++, at++) {
        covariance[at] = (1 - weight) * (covariance[at] + part * difference[i]);
      }
      mean[k] += part;
    }
    follow(weight);
  }

  private double influence(double squaredDistance) {
    double border = dimensions + 3 * Math.sqrt(2.0 * dimensions);
    return squaredDistance <= border ? 1 : border / squaredDistance;
  }

  private void follow(double weight) {
    long since = learned - firstFactor(dimensions);
    if (since < 0) {
      return;
    }
    if (since % factorEvery() == 0) {
      makeFactor();
      return;
    }
    double scale = Math.sqrt(weight * (1 - weight));
    for (int j = 0; j < dimensions; j++) {
      scratch[j] = scale * difference[j];
    }
    factor.update(1 - weight, scratch);
  }

  private int factorEvery() {
    return Math.max(dimensions, (int) Math.min(FACTOR_EVERY, 1 + FADE / forgetting));
  }

  private void makeFactor() {
    if (factor == null) {
      factor = new CholeskyFactor(dimensions, new double[covariance.length]);
    }
    for (int j = 0; j < dimensions; j++) {
      double least = Spread.least(mean[j]);
      scratch[j] = least * least;
    }
    factor.factor(covariance, scratch, shrinkage);
  }

  static long savedBytes(int dimensions) {
    return 8L + 8L * dimensions + 16L * CholeskyFactor.length(dimensions);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(learned);
    write(mean, out);
    write(covariance, out);
    if (factor != null) {
      write(factor.values(), out);
    }
  }

  /** Reads what {@link #save} wrote into one that has not begun. */
  void load(DataInput in) throws IOException {
    learned = in.readLong();
    if (learned < 0) {
      throw new IOException("saved detector: learned: found " + learned + ", expected 0 or more");
    }
    mean = read(dimensions, in);
    covariance = read(CholeskyFactor.length(dimensions), in);
    if (learned >= firstFactor(dimensions)) {
      factor = new CholeskyFactor(dimensions, read(covariance.length, in));
    }
  }

  private static void write(double[] values, DataOutput out) throws IOException {
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] read(int count, DataInput in) throws IOException {
    double[] values = new double[Math.min(count, READ_AT_ONCE)];
    for (int i = 0; i < count; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, Math.min(count, 2 * i));
      }
      values[i] = in.readDouble();
      if (!Double.isFinite(values[i])) {
        throw new IOException(
            "saved detector: moments: found " + values[i] + ", expected a finite number");
      }
    }
    return values;
  }
}
