package dev.weir.detect;

import java.io.DataOutput;
import java.io.IOException;

/**
 * Scores vectors of one fixed length and learns from them, one at a time.
 *
 * <p>A higher score is more anomalous. Scoring never changes the detector; whoever wants honest
 * scores scores a vector before learning it. A vector may be longer than {@link #dimensions()}: the
 * entries beyond are not read. Implementations are not safe for use by several threads at once.
 */
public interface Detector {
  /** Which detector this is. */
  DetectorType type();

  /** How many entries of a vector are read. */
  int dimensions();

  /** Whether a score means something yet. */
  boolean ready();

  /** The score of a vector; finite whenever the detector is ready and the vector is finite. */
  double score(float[] vector);

  /**
   * Whether no score is above 1, so that rare ones crowd below it: what fits a distribution to them
   * must stretch them first.
   */
  default boolean bounded() {
    return false;
  }

  /**
   * How much those disagree that a score is made of, 0 to 1; {@code NaN} where there is only one.
   */
  default double disagreement(float[] vector) {
    return Double.NaN;
  }

  /** Learns a vector, copying what it keeps. */
  void learn(float[] vector);

  /**
   * Says how much each entry of a vector adds to its score.
   *
   * @param vector the vector, as given to {@link #score}
   * @param shares receives, in its first {@link #dimensions()} entries, finite values of at least
   *     0. They do not sum to a fixed number; all are 0 where nothing stands out.
   */
  void attribute(float[] vector, double[] shares);

  /** A copy that shares nothing with this detector. */
  Detector copy();

  /**
   * Whether it does without what it can make of the rest of its memory to be fast. Scores are the
   * same; it then takes {@link DetectorParameters#leanBytes}.
   */
  default void lean(boolean lean) {}

  /**
   * A copy that goes on by other parameters.
   *
   * @param parameters of this detector's type, that differ from its own in {@link
   *     DetectorParameters#keepLearned} at most
   */
  default Detector with(DetectorParameters parameters) {
    return copy();
  }

  /** What it has learned, for people to look at. Changes nothing and may be slow. */
  default DetectorView view() {
    return new DetectorView(type(), null);
  }

  /**
   * Writes parameters and state, beginning with a version. The type is not written: see {@link
   * Detectors#save}.
   */
  void save(DataOutput out) throws IOException;
}
