package dev.weir.detect;

/**
 * The lower triangular factor L of a positive definite matrix A = L L', which follows a change of A
 * by one vector in O(d^2) (Gill, Golub, Murray and Saunders, Mathematics of Computation 1974).
 *
 * <p>Triangles are packed column by column: column k begins with its diagonal element.
 */
final class CholeskyFactor {
  private final int dimensions;
  private final double[] values;

  CholeskyFactor(int dimensions, double[] values) {
    this.dimensions = dimensions;
    this.values = values;
  }

  CholeskyFactor copy() {
    return new CholeskyFactor(dimensions, values.clone());
  }

  /** How many values a triangle has. */
  static int length(int dimensions) {
    return dimensions * (dimensions + 1) / 2;
  }

  /** The packed triangle. */
  double[] values() {
    return values;
  }

  /**
   * Factors a covariance whose elements off the diagonal are multiplied by {@code 1 - shrinkage}.
   * No pivot can then be less than the shrinkage times its diagonal element but by rounding, and
   * half of that is where rounding is stopped.
   *
   * @param covariance a packed triangle
   * @param least the smallest value of each diagonal element; positive
   */
  void factor(double[] covariance, double[] least, double shrinkage) {
    int at = 0;
    for (int k = 0; k < dimensions; k++) {
      values[at] = Math.max(covariance[at], least[k]);
      at++;
      for (int i = k + 1; i < dimensions; i++, at++) {
        values[at] = (1 - shrinkage) * covariance[at];
      }
    }
    int start = 0;
    for (int k = 0; k < dimensions; k++) {
      int length = dimensions - k;
      double diagonal = Math.max(covariance[start], least[k]);
      scale(start, length, Math.sqrt(Math.max(values[start], 0.5 * shrinkage * diagonal)));
      int next = start + length;
      for (int j = 1; j < length; j++) {
        double factor = values[start + j];
        for (int i = j; i < length; i++) {
          values[next++] -= factor * values[start + i];
        }
      }
      start += length;
    }
  }

  private void scale(int start, int length, double pivot) {
    values[start] = pivot;
    for (int i = 1; i < length; i++) {
      values[start + i] /= pivot;
    }
  }

  /**
   * Makes this the factor of {@code keep * A + vector * vector'}.
   *
   * @param keep positive
   * @param vector overwritten
   */
  void update(double keep, double[] vector) {
    double shrink = Math.sqrt(keep);
    int at = 0;
    for (int k = 0; k < dimensions; k++) {
      double old = shrink * values[at];
      double pivot = Math.sqrt(old * old + vector[k] * vector[k]);
      double cosine = old / pivot;
      double sine = vector[k] / pivot;
      values[at++] = pivot;
      for (int i = k + 1; i < dimensions; i++, at++) {
        double below = shrink * values[at];
        values[at] = cosine * below + sine * vector[i];
        vector[i] = cosine * vector[i] - sine * below;
      }
    }
  }

  /** Replaces v by L^-1 v; its sum of squares is then v' A^-1 v, which is returned. */
  double solve(double[] vector) {
    double squares = 0;
    int at = 0;
    for (int k = 0; k < dimensions; k++) {
      double solved = vector[k] / values[at++];
      vector[k] = solved;
      squares += solved * solved;
      for (int i = k + 1; i < dimensions; i++) {
        vector[i] -= values[at++] * solved;
      }
    }
    return squares;
  }

  /** Replaces v by L'^-1 v. */
  void solveTransposed(double[] vector) {
    int end = values.length;
    for (int k = dimensions - 1; k >= 0; k--) {
      int start = end - (dimensions - k);
      double sum = vector[k];
      for (int i = k + 1; i < dimensions; i++) {
        sum -= values[start + i - k] * vector[i];
      }
      vector[k] = sum / values[start];
      end = start;
    }
  }
}
