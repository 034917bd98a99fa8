package dev.weir.transform;

import dev.weir.detect.EntryRanges;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Maps vectors of {@link #inputs()} numbers to vectors of {@link #outputs()} numbers, and learns
 * how from the vectors it is shown. Arrays passed in may be longer than that; what lies beyond is
 * neither read nor written.
 *
 * <p>Two transforms that were created alike and learned the same vectors give the same bits,
 * wherever one of them was saved and loaded in between. Not thread-safe.
 */
public interface Transform {
  /** Which transform this is. */
  TransformType type();

  /** Length of a vector that comes in. */
  int inputs();

  /** Length of a vector that goes out. */
  int outputs();

  /** Whether {@link #apply} means something yet. */
  boolean ready();

  /**
   * Writes the transformed {@code in} into {@code out}; changes nothing else. Finite numbers stay
   * finite. The two are different arrays.
   *
   * @param timeMillis the event's time, in milliseconds since 1970, UTC
   */
  void apply(double[] in, long timeMillis, double[] out);

  /**
   * Takes {@code in} into account from now on; keeps no reference to it.
   *
   * @param timeMillis the event's time, in milliseconds since 1970, UTC
   * @throws IllegalArgumentException if a number is not finite; then nothing was learned
   */
  void learn(double[] in, long timeMillis);

  /**
   * Whether it must see every event in its order, because its output tells of the events before (a
   * shingle, a difference), even of those from which the tenant wants nothing to be learned.
   */
  default boolean followsEveryEvent() {
    return false;
  }

  /**
   * Hands shares of blame back from outputs to inputs: writes what {@code outShares} (all at least
   * 0) mean for each input into {@code inShares}; changes nothing else. All of a share comes back,
   * except that of an output which no input makes (the hour of the day).
   *
   * @param in the vector that {@link #apply} made those outputs of, since it last learned
   */
  void attribute(double[] in, double[] outShares, double[] inShares);

  /** Where the values of its inputs lie by what it has learned; null where it does not say. */
  default EntryRanges view() {
    return null;
  }

  /** A transform that learns on its own from here, and shares no array with this one. */
  Transform copy();

  /**
   * Writes parameters and everything learned, behind a version of its own. {@link Transforms#save}
   * puts the type in front, so that the form describes itself.
   */
  void save(DataOutput out) throws IOException;
}
