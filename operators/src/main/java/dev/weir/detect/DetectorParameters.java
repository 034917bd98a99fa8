package dev.weir.detect;

/** What a detector is created from. Every record checks its own values. */
public sealed interface DetectorParameters
    permits OnlineIsolationForest.Parameters, RobustZScore.Parameters {
  /** The detector these are for. */
  DetectorType type();

  /**
   * A detector that has learned nothing.
   *
   * @param dimensions the entries of a vector, 1 to 10,000
   * @param seed sets apart detectors of the same parameters, such as those of different keys
   */
  Detector create(int dimensions, long seed);

  /** How many vectors must be learned before the scores keep to one level. */
  int settledAfter();

  /** An upper estimate of the saved form, in bytes. */
  long savedBytes(int dimensions);
}
