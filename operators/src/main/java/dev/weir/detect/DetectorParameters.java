package dev.weir.detect;

import java.util.Set;

/**
 * What a detector is created from: a record that checks its own values and says {@code "field:
 * found X, expected Y"} in an {@link IllegalArgumentException}.
 *
 * <p>Its components are the parameters of a config, by their names: {@code int}, {@code long},
 * {@code double}, {@code boolean}, an enum that is {@link Labelled}, or a list of doubles or of the
 * parameters of other detectors. Every detector is listed in {@link DetectorType}.
 */
public interface DetectorParameters {
  /** The detector these are for. */
  DetectorType type();

  /**
   * The parameters, by their names, that can become others and leave all that was learned as it is:
   * they say how a score is made of it or how learning goes on. No size and nothing that was chosen
   * in the beginning follows from them. {@link Detector#with} takes others of these.
   */
  default Set<String> keepLearned() {
    return Set.of();
  }

  /**
   * A detector that has learned nothing.
   *
   * @param dimensions the entries of a vector, 1 to 10,000 or what a detector says itself
   * @param seed sets apart detectors of the same parameters, such as those of different keys
   */
  Detector create(int dimensions, long seed);

  /** How many vectors must be learned before the scores keep to one level. */
  int settledAfter();

  /** An upper estimate of the saved form, in bytes. */
  long savedBytes(int dimensions);

  /**
   * About what a detector in use occupies, in bytes: what it saves and what it has made of it to be
   * fast. Caches are bounded by it.
   */
  default long liveBytes(int dimensions) {
    return 2 * savedBytes(dimensions);
  }

  /** The same of one that is {@link Detector#lean lean}. */
  default long leanBytes(int dimensions) {
    return liveBytes(dimensions);
  }

  /** Whether a feature counts for more when it is written in a smaller unit. */
  boolean dependsOnScale();

  /**
   * About what scoring and learning one vector costs, in nanoseconds of one core of 2026, for one
   * model among so many that it has left the processor's caches; {@code weir bench cost} compares.
   */
  double nanosPerRecord(int dimensions);
}
