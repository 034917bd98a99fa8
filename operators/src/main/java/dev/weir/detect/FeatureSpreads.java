package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far the values of each feature usually are from their running mean, such that the outliers
 * that are looked for hardly count: a standard deviation of the normal values.
 *
 * <p>It is 1.2533 times the mean distance from the mean, where a distance above 4 times that mean
 * is cut to it (Huber's winsorising). Cutting alone would shrink the spread of a feature that is
 * nearly always the same to nothing, so it is at least a third of what it is without cutting; and
 * at least a millionth of |mean| and 1e-9, so that a constant that moves is far off. The newest
 * value has weight 1/n, and from the thousandth on one thousandth.
 */
final class FeatureSpreads {
  private static final double CUT = 4;
  private static final double WIDE_CUT = 100;
  private static final double LEAST_PART = 1 / 3.0;
  private static final int UNCUT = 20;
  private static final int MEMORY = 1000;

  private final double[] means;
  private final double[] spreads;

  /** The same distances, cut so far out that only absurd ones are. */
  private final double[] wideSpreads;

  private final float[] inverses;
  private int count;

  FeatureSpreads(int dimensions) {
    means = new double[dimensions];
    spreads = new double[dimensions];
    wideSpreads = new double[dimensions];
    inverses = new float[dimensions];
  }

  private FeatureSpreads(FeatureSpreads other) {
    means = other.means.clone();
    spreads = other.spreads.clone();
    wideSpreads = other.wideSpreads.clone();
    inverses = other.inverses.clone();
    count = other.count;
  }

  FeatureSpreads copy() {
    return new FeatureSpreads(this);
  }

  /** One over the spread, by feature; for reading. */
  float[] inverses() {
    return inverses;
  }

  /** Learns a vector of finite values. */
  void learn(float[] vector) {
    count = Math.min(MEMORY, count + 1);
    double weight = 1.0 / count;
    for (int j = 0; j < means.length; j++) {
      double apart = vector[j] - means[j];
      double wide = cut(apart, WIDE_CUT * atLeastFloor(j, wideSpreads[j]));
      double near = cut(apart, CUT * atLeastFloor(j, guarded(j)));
      wideSpreads[j] += weight * ((1 - weight) * Math.abs(wide) - wideSpreads[j]);
      spreads[j] += weight * ((1 - weight) * Math.abs(near) - spreads[j]);
      means[j] += weight * near;
      invert(j);
    }
  }

  private double cut(double apart, double most) {
    return count <= UNCUT ? apart : Math.max(-most, Math.min(most, apart));
  }

  private double guarded(int j) {
    return Math.max(spreads[j], LEAST_PART * wideSpreads[j]);
  }

  private double atLeastFloor(int j, double spread) {
    return Math.max(spread, Spread.least(means[j]));
  }

  private void invert(int j) {
    inverses[j] = (float) (1 / atLeastFloor(j, Spread.PER_MEAN_DISTANCE * guarded(j)));
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(count);
    for (int j = 0; j < means.length; j++) {
      out.writeDouble(means[j]);
      out.writeDouble(spreads[j]);
      out.writeDouble(wideSpreads[j]);
    }
  }

  static FeatureSpreads load(int dimensions, DataInput in) throws IOException {
    FeatureSpreads loaded = new FeatureSpreads(dimensions);
    loaded.count = Check.saved("values learned", in.readInt(), 0, MEMORY);
    for (int j = 0; j < dimensions; j++) {
      loaded.means[j] = finite(in.readDouble());
      loaded.spreads[j] = finite(in.readDouble());
      loaded.wideSpreads[j] = finite(in.readDouble());
      if (loaded.count > 0) {
        loaded.invert(j);
      }
    }
    return loaded;
  }

  private static double finite(double found) throws IOException {
    if (!(Math.abs(found) <= Double.MAX_VALUE)) {
      throw new IOException("saved detector: spread: found " + found + ", expected a number");
    }
    return found;
  }
}
