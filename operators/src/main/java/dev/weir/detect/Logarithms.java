package dev.weir.detect;

/** Natural logarithms of whole numbers, worked out once: StrictMath is exact and slow. */
final class Logarithms {
  private static final int LARGEST = 1 << 17;
  private static final double[] NATURAL = natural();
  private static final double PER_LEVEL = NATURAL[4];

  private Logarithms() {}

  /** Levels that {@code count} points need where leaves of {@code leafSize} are left alone. */
  static double depth(int count, int leafSize) {
    return (NATURAL[Math.min(count, LARGEST)] - NATURAL[leafSize]) / PER_LEVEL;
  }

  private static double[] natural() {
    double[] logs = new double[LARGEST + 1];
    for (int i = 1; i < logs.length; i++) {
      logs[i] = StrictMath.log(i);
    }
    return logs;
  }
}
