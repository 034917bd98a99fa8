package dev.weir.threshold;

import java.io.DataOutput;
import java.io.IOException;

/**
 * Learns from a stream of scores which of them are higher than all but a given part.
 *
 * <p>Asking never changes it. Scores are finite; they are rounded to floats.
 */
public interface AdaptiveThreshold {
  /** What it was created from. */
  AdaptiveParameters parameters();

  /**
   * Whether {@code score} is higher than scores are with this {@code probability}; false as long as
   * that cannot be told.
   */
  boolean exceeds(double score, double probability);

  /**
   * The score above which {@link #exceeds} is true, but for rounding; infinite as long as that
   * cannot be told. For people to look at: nothing is decided by it.
   */
  double level(double probability);

  /**
   * Learns a score that was judged before.
   *
   * @param least the smallest probability that is asked for: what exceeds it is the anomaly that a
   *     method may leave out
   */
  void learn(double score, double least);

  /** A copy that shares nothing that can change. */
  AdaptiveThreshold copy();

  /**
   * Writes parameters and state, beginning with a version. The type is not written: see {@link
   * AdaptiveThresholds#save}.
   */
  void save(DataOutput out) throws IOException;
}
