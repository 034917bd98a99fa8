package dev.weir.detect;

/** What a detector is made by. Each kind checks itself when it is made. */
public sealed interface DetectorParameters
    permits OnlineIsolationForest.Parameters, RobustZScore.Parameters {
  /** The kind of detector. */
  DetectorType type();

  /**
   * A detector that has learned nothing.
   *
   * @param dimensions length of the vectors
   * @param seed of the key, mixed with the seed of the parameters where there is one
   */
  Detector create(int dimensions, long seed);

  /** Events learned after which scores stand on one level and can be compared. */
  int settledAfter();

  /** An upper estimate of the bytes of one saved detector. */
  long savedBytes(int dimensions);

  /**
   * Checks that a parameter is in its range.
   *
   * @throws IllegalArgumentException naming the parameter, what was found and what is allowed
   */
  static void check(String name, long found, long least, long most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          name + ": found " + found + ", expected " + least + " to " + most);
    }
  }
}
