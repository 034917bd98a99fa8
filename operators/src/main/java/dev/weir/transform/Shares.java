package dev.weir.transform;

/** Splitting blame among inputs. */
final class Shares {
  private Shares() {}

  /** Makes weights, at least 0, sum to {@code blame}; equal ones if there are none. */
  static void scale(double[] weights, int length, double blame) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, weights[i]);
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      // By the largest first: neither a sum of huge weights nor one of tiny ones leaves the range.
      weights[i] = largest > 0 ? weights[i] / largest : 1;
      sum += weights[i];
    }
    for (int i = 0; i < length; i++) {
      weights[i] = blame * (weights[i] / sum);
    }
  }
}
