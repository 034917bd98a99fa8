package dev.weir.detect;

/**
 * Powers of two from a table, since {@link StrictMath#pow} takes as long as a fifth of a score. The
 * same bits everywhere: nothing but the table, products and sums.
 */
final class PowerOfTwo {
  private static final int STEPS = 256;
  private static final double LOG_TWO = StrictMath.log(2);
  private static final double[] FRACTIONS = fractions();

  private PowerOfTwo() {}

  private static double[] fractions() {
    double[] fractions = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      fractions[i] = StrictMath.pow(2, -(double) i / STEPS);
    }
    return fractions;
  }

  /**
   * 2 to the power of -x to 15 digits, for x of at least 0; below 2^-1000 it stays at that.
   *
   * @param x the exponent, less its sign; not NaN
   */
  static double ofNegative(double x) {
    double steps = Math.min(x, 1000) * STEPS;
    int whole = (int) steps;
    // The series of e^-r; r is below 0.0028, so that the next term is below a bit of the sum.
    double r = (steps - whole) * (LOG_TWO / STEPS);
    double series = 1 - r * (1 - r * (1 / 2. - r * (1 / 6. - r * (1 / 24. - r * (1 / 120.)))));
    double power = Double.longBitsToDouble((long) (1023 - whole / STEPS) << 52);
    return FRACTIONS[whole % STEPS] * series * power;
  }
}
