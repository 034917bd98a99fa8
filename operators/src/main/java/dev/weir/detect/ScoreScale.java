package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Brings the scores of one detector to a scale that those of others can be compared on: standard
 * deviations above their mean, of ln(1 + score), because some methods count to one and others to a
 * thousand million.
 *
 * <p>Begins as the plain mean and deviation and remembers about ten thousand scores from then on:
 * ten times as far back as the rarities, so that an anomaly that lasts does not become usual while
 * it lasts.
 */
final class ScoreScale {
  static final int SAVED_BYTES = 24;

  /** What few or equal scores deviate by at the least: a thousandth of a score of one. */
  private static final double LEAST_DEVIATION = 1e-3;

  private static final double FORGETTING = 1e-4;

  /** Above it ln(1 + e^z) is z to the last bit. */
  private static final double LINEAR = 40;

  private long count;
  private double mean;
  private double variance;

  ScoreScale copy() {
    ScoreScale copy = new ScoreScale();
    copy.count = count;
    copy.mean = mean;
    copy.variance = variance;
    return copy;
  }

  /**
   * How strong a score is: its deviations z above the mean, as ln(1 + e^z). That is z where it is
   * large and fades to 0 below the mean, so that a member that sees nothing does not speak for a
   * vector that another finds odd. Strictly rising in the score.
   */
  double strength(double score) {
    double z = (level(score) - mean) / Math.max(Math.sqrt(variance), LEAST_DEVIATION);
    return z > LINEAR ? z : StrictMath.log1p(StrictMath.exp(z));
  }

  private static double level(double score) {
    double finite = Math.min(Math.max(score, -Double.MAX_VALUE), Double.MAX_VALUE);
    return Math.copySign(StrictMath.log1p(Math.abs(finite)), finite);
  }

  void learn(double score) {
    count++;
    double weight = Math.max(1.0 / count, FORGETTING);
    double difference = level(score) - mean;
    mean += weight * difference;
    variance = (1 - weight) * (variance + weight * difference * difference);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(mean);
    out.writeDouble(variance);
  }

  static ScoreScale load(DataInput in) throws IOException {
    ScoreScale scale = new ScoreScale();
    scale.count = in.readLong();
    scale.mean = in.readDouble();
    scale.variance = in.readDouble();
    boolean sound = Math.abs(scale.mean) <= 1e3 && scale.variance >= 0 && scale.variance <= 1e6;
    if (scale.count < 0 || !sound) {
      throw new IOException(
          "saved detector: scale of scores: found mean %s, variance %s, count %d, expected no such"
              .formatted(scale.mean, scale.variance, scale.count));
    }
    return scale;
  }
}
