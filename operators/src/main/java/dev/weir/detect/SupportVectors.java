package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The latest support vectors and the weighted mean of their Gaussian kernels. The weights are 1 for
 * the newest and less by a factor of 1 - 1/budget for each one before it.
 */
final class SupportVectors {
  private final ColumnWindow vectors;

  /** By age, 0 for the newest. */
  private final double[] weights;

  /** Reused by every call; hold nothing from one to the next. */
  private final float[] distances;

  private final double[] parts;

  SupportVectors(int dimensions, int budget) {
    this(new ColumnWindow(dimensions, budget));
  }

  private SupportVectors(ColumnWindow vectors) {
    this.vectors = vectors;
    distances = new float[vectors.window];
    parts = new double[vectors.window];
    weights = new double[vectors.window];
    double weight = 1;
    for (int age = 0; age < weights.length; age++) {
      weights[age] = weight;
      weight *= 1 - 1.0 / weights.length;
    }
  }

  SupportVectors copy() {
    return new SupportVectors(vectors.copy());
  }

  int dimensions() {
    return vectors.dimensions;
  }

  int held() {
    return vectors.held();
  }

  EntryRanges view() {
    return vectors.view("the support vectors");
  }

  boolean full() {
    return vectors.held() == vectors.window;
  }

  /** Adds a vector, in place of the oldest where the budget is full. */
  void add(float[] vector) {
    vectors.add(vector);
  }

  /**
   * The logarithm of the weighted mean of exp(-gamma D), finite however far the vector is: the
   * nearest kernel is taken out of the sum before it can underflow. 0 where nothing is held.
   */
  double logKernel(float[] vector, float[] factors, double gamma) {
    if (vectors.held() == 0) {
      return 0;
    }
    double nearest = measure(vector, factors);
    double sum = sumParts(gamma, nearest);
    return StrictMath.log(sum / weights(vectors.held())) - gamma * nearest;
  }

  /** Fills in the distances and gives the least. */
  private float measure(float[] vector, float[] factors) {
    vectors.scaledSquaredDistances(vector, factors, distances);
    float nearest = Float.MAX_VALUE;
    for (int i = 0; i < vectors.held(); i++) {
      nearest = Math.min(nearest, distances[i]);
    }
    return nearest;
  }

  /** Fills in what every vector adds, in units of a kernel at the distance of the nearest. */
  private double sumParts(double gamma, double nearest) {
    int held = vectors.held();
    int newest = vectors.next() - 1;
    double sum = 0;
    for (int i = 0; i < held; i++) {
      int age = i <= newest ? newest - i : newest - i + held;
      parts[i] = weights[age] * NegativePower.ofE(gamma * (distances[i] - nearest));
      sum += parts[i];
    }
    return sum;
  }

  /** The sum of the weights, which are a geometric series. */
  private double weights(int held) {
    int budget = weights.length;
    return budget * (1 - weights[held - 1] * (1 - 1.0 / budget));
  }

  /** Adds, to each feature, gamma times its part in the distances, weighted by the kernels. */
  void attribute(float[] vector, float[] factors, double gamma, double[] shares) {
    int held = vectors.held();
    double sum = held == 0 ? 1 : sumParts(gamma, measure(vector, factors));
    for (int i = 0; i < held; i++) {
      double part = gamma * parts[i] / sum;
      for (int j = 0; j < dimensions(); j++) {
        double apart = ((double) vectors.at(i, j) - vector[j]) * factors[j];
        double share = part * apart * apart;
        shares[j] += share <= Float.MAX_VALUE ? share : Float.MAX_VALUE;
      }
    }
  }

  void save(DataOutput out) throws IOException {
    vectors.save(out);
  }

  static SupportVectors load(int dimensions, int budget, DataInput in) throws IOException {
    return new SupportVectors(ColumnWindow.load(dimensions, budget, in));
  }
}
