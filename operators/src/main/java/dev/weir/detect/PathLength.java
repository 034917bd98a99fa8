package dev.weir.detect;

/** Depths of trees over uniform data, from tables: the path length in use of base 4. */
final class PathLength {
  private static final int TABLE = 65_536 + 2;
  private static final double LOG_FOUR = StrictMath.log(4);
  private static final double[] LOG4 = table();

  private PathLength() {}

  private static double[] table() {
    double[] table = new double[TABLE];
    for (int i = 1; i < TABLE; i++) {
      table[i] = StrictMath.log(i) / LOG_FOUR;
    }
    return table;
  }

  /**
   * How much deeper {@code points} would lie if the leaf that counts them were split to the end.
   */
  static double of(int points, int maxLeafSamples) {
    // Without a branch for few points: which leaves have few cannot be predicted.
    int most = Math.max(points, maxLeafSamples);
    double log = most < TABLE ? LOG4[most] : StrictMath.log(most) / LOG_FOUR;
    return log - LOG4[maxLeafSamples];
  }

  /** The number of depths below {@link #of}: leaves at a smaller depth may be split. */
  static int depthLimit(int points, int maxLeafSamples) {
    int limit = 0;
    for (long reach = maxLeafSamples; reach < points; reach *= 4) {
      limit++;
    }
    return limit;
  }
}
