package dev.weir.demo;

import java.util.random.RandomGenerator;

/** Random numbers of the kinds that measurements have. The same seed gives the same numbers. */
final class Noise {
  private static final double DAY_MILLIS = 86_400_000.0;

  private Noise() {}

  static double normal(RandomGenerator random, double mean, double deviation) {
    return mean + deviation * random.nextGaussian();
  }

  /** Around {@code median}; {@code spread} is the deviation of its logarithm. */
  static double logNormal(RandomGenerator random, double median, double spread) {
    return median * StrictMath.exp(spread * random.nextGaussian());
  }

  static double between(RandomGenerator random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  static double clamp(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  /** From 0 at four in the morning (UTC) to 1 at four in the afternoon. */
  static double daylight(long timeMillis) {
    double day = Math.floorMod(timeMillis, (long) DAY_MILLIS) / DAY_MILLIS;
    return 0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * (day - 4.0 / 24));
  }

  /** Growth by {@code share} in a month of 30 days. */
  static double growth(long sinceMillis, double share) {
    return 1 + share * sinceMillis / (30 * DAY_MILLIS);
  }
}
