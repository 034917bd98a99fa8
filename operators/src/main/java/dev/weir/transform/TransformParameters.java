package dev.weir.transform;

/**
 * What a transform is configured with: a record that checks its own values, like {@link
 * dev.weir.detect.DetectorParameters}. Every transform is listed in {@link TransformType}.
 */
public interface TransformParameters {
  /** Which transform these are for. */
  TransformType type();

  /**
   * How long the vectors are that go out.
   *
   * @param inputs length of the vectors that come in, 1 to {@link Transforms#MAX_INPUTS}
   * @throws IllegalArgumentException "field: found X, expected Y" if it cannot take so many
   */
  int outputs(int inputs);

  /**
   * A transform that has learned nothing yet.
   *
   * @param inputs length of its input vectors, 1 to {@link Transforms#MAX_INPUTS}
   * @param seed sets apart transforms of the same parameters, such as those of different keys
   */
  Transform create(int inputs, long seed);

  /** An upper estimate of the saved form, in bytes. */
  long savedBytes(int inputs);

  /**
   * About what applying it to one vector and learning from it costs, in nanoseconds of one core of
   * 2026; {@code weir bench cost} compares.
   */
  double nanosPerRecord(int inputs);
}
