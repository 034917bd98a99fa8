package dev.weir.transform;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations, with nothing but
 * + - * / and square roots: the same bits on every machine.
 *
 * <p>A library's solver was looked at: EJML 0.44 takes sines, cosines and random numbers on its
 * way, and allocates. Rotations by at most 45 degrees also leave every eigenvector next to the axis
 * it came from, so that signs and order hardly ever change from one update to the next.
 */
final class SymmetricJacobi {
  private static final int MAX_SWEEPS = 30;

  // Left in place: it turns a vector by no more than this, and a value by its square.
  private static final double NOTHING = 1e-13;

  private SymmetricJacobi() {}

  /**
   * Leaves the eigenvalues on the diagonal of {@code matrix}, and their vectors in the columns of
   * {@code vectors}; both hold {@code n} rows of {@code n} numbers.
   */
  static void solve(double[] matrix, double[] vectors, int n) {
    for (int i = 0; i < n * n; i++) {
      vectors[i] = i % (n + 1) == 0 ? 1 : 0;
    }
    boolean changed = true;
    for (int sweep = 0; changed && sweep < MAX_SWEEPS; sweep++) {
      changed = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          changed |= annihilate(matrix, vectors, n, p * n + q);
        }
      }
    }
  }

  /** Turns the plane of row and column of the entry {@code at} until it is 0. */
  private static boolean annihilate(double[] matrix, double[] vectors, int n, int at) {
    int p = at / n;
    int q = at % n;
    double entry = matrix[at];
    double first = matrix[p * n + p];
    double second = matrix[q * n + q];
    if (Math.abs(entry) <= NOTHING * Math.max(Math.abs(first), Math.abs(second))) {
      return false;
    }
    double ratio = (second - first) / (2 * entry);
    double tangent = 1 / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
    tangent = ratio < 0 ? -tangent : tangent;
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    for (int r = 0; r < n; r++) {
      turn(matrix, r * n + p, r * n + q, cosine, sine);
      turn(vectors, r * n + p, r * n + q, cosine, sine);
    }
    for (int c = 0; c < n; c++) {
      matrix[p * n + c] = matrix[c * n + p];
      matrix[q * n + c] = matrix[c * n + q];
    }
    matrix[p * n + p] = first - tangent * entry;
    matrix[q * n + q] = second + tangent * entry;
    matrix[p * n + q] = 0;
    matrix[q * n + p] = 0;
    return true;
  }

  private static void turn(double[] values, int p, int q, double cosine, double sine) {
    double first = values[p];
    double second = values[q];
    values[p] = cosine * first - sine * second;
    values[q] = sine * first + cosine * second;
  }
}
