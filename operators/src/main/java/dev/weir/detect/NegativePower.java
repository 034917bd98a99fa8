package dev.weir.detect;

/**
 * Powers of two and of e from a table, several times faster than {@link StrictMath}, where one
 * takes as long as a fifth of a score. The same bits everywhere: nothing but the table, products
 * and sums.
 *
 * <p>The exponent is split into a whole number of parts of a power of two, of which the table has
 * the fractions, and a rest, which takes the first terms of the series of e.
 */
final class NegativePower {
  private static final int PARTS = 256;
  private static final double[] FRACTIONS = fractions();
  private static final double PART = StrictMath.log(2) / PARTS;
  private static final double LARGEST_OF_TWO = 1000;

  /** Powers of e go in fewer and longer steps, each of so many parts. */
  private static final int PARTS_OF_STEP = 8;

  private static final double STEP = PARTS_OF_STEP * PART;
  private static final double STEPS_PER_E = PARTS / PARTS_OF_STEP / StrictMath.log(2);
  private static final double LARGEST_OF_E = 700;

  private NegativePower() {}

  private static double[] fractions() {
    double[] fractions = new double[PARTS];
    for (int i = 0; i < PARTS; i++) {
      fractions[i] = StrictMath.pow(2, -(double) i / PARTS);
    }
    return fractions;
  }

  /**
   * 2<sup>-x</sup> to 15 digits; below 2<sup>-1000</sup> it stays at that.
   *
   * @param x at least 0; not NaN
   */
  static double ofTwo(double x) {
    double parts = Math.min(x, LARGEST_OF_TWO) * PARTS;
    int whole = (int) parts;
    return product(whole, (parts - whole) * PART);
  }

  /**
   * e<sup>-x</sup> to 12 digits; 0 for x above 700.
   *
   * @param x at least 0
   */
  static double ofE(double x) {
    if (!(x <= LARGEST_OF_E)) {
      return 0;
    }
    int steps = (int) (x * STEPS_PER_E);
    return product(PARTS_OF_STEP * steps, x - steps * STEP);
  }

  /** 2 to the power of -parts/256, times e to the power of -rest, which is below .022. */
  private static double product(int parts, double rest) {
    double series =
        1 - rest * (1 - rest * (1 / 2. - rest * (1 / 6. - rest * (1 / 24. - rest * (1 / 120.)))));
    double power = Double.longBitsToDouble((long) (1023 - parts / PARTS) << 52);
    return FRACTIONS[parts % PARTS] * series * power;
  }
}
