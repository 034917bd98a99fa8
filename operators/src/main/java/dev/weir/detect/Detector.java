package dev.weir.detect;

import java.io.DataOutput;
import java.io.IOException;

/**
 * Scores vectors of one fixed length and learns from them. Arrays passed in may be longer than
 * {@link #dimensions()}: only the first so many positions are read or written.
 *
 * <p>The same vectors in the same order give the same bits, and saving and loading in between
 * changes none of them. Numbers that are not finite are the caller's to keep out.
 */
public interface Detector {
  /** The kind of detector. */
  DetectorType type();

  /** Length of the vectors. */
  int dimensions();

  /** Enough was learned for a score to mean something. */
  boolean ready();

  /** How anomalous {@code vector} is: higher is more. Finite once {@link #ready()}, and pure. */
  double score(float[] vector);

  /** Learns {@code vector}, of which it keeps a copy, and forgets what is too old. */
  void learn(float[] vector);

  /**
   * Fills {@code shares} with how much each position adds to the score of {@code vector}: not below
   * 0, not normalised. Pure.
   */
  void attribute(float[] vector, double[] shares);

  /** A copy that shares nothing that can change. */
  Detector copy();

  /**
   * Writes version, parameters and state, so that {@link Detectors#load} needs nothing else.
   * Callers write through {@link Detectors#save}, which puts the type before it.
   */
  void save(DataOutput out) throws IOException;
}
