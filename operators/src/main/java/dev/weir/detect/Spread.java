package dev.weir.detect;

/**
 * How far values of a feature commonly lie from their centre, as far as detectors share it: from
 * which distances it is found, what it is at least, and what a distance counts for in it.
 *
 * <p>Saved models are scored by these numbers: none of them ever changes.
 */
final class Spread {
  /** The standard deviation of normal values in median distances from their median. */
  static final double PER_MEDIAN_DISTANCE = 1.4826;

  /** The standard deviation of normal values in mean distances from their centre. */
  static final double PER_MEAN_DISTANCE = 1.2533;

  /** What a distance counts for at most, so that sums over features stay finite. */
  static final double MOST = 1e9;

  private static final double FLOOR = 1e-9;
  private static final double RELATIVE_FLOOR = 1e-6;

  private Spread() {}

  /** Less is what rounding makes of a constant; one that moves is far off by this. */
  static double least(double centre) {
    return Math.max(FLOOR, RELATIVE_FLOOR * Math.abs(centre));
  }

  /** A distance from a centre in a spread of at least {@link #least}; at most {@link #MOST}. */
  static double standardised(double distance, double spread, double centre) {
    double deviation = distance / Math.max(spread, least(centre));
    return deviation < MOST ? deviation : MOST;
  }
}
