package dev.weir.threshold;

import java.io.DataOutput;
import java.io.IOException;

/** Watches a stream of scores for a change of what they are like. Scores are finite. */
public interface DriftDetector {
  /** What it was created from. */
  DriftParameters parameters();

  /** Learns {@code score}; whether a change shows with it. */
  boolean learn(double score);

  /** A copy that shares nothing that can change. */
  DriftDetector copy();

  /**
   * Writes parameters and state, beginning with a version. The type is not written: see {@link
   * DriftDetectors#save}.
   */
  void save(DataOutput out) throws IOException;
}
