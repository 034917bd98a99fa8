package dev.weir.transform;

/** What a transform is configured with; checks itself when built. */
public sealed interface TransformParameters permits StandardScaler.Parameters {
  /** Which transform these are for. */
  TransformType type();

  /**
   * A transform that has learned nothing yet.
   *
   * @param inputs length of its input vectors, 1 to {@link Transforms#MAX_INPUTS}
   */
  Transform create(int inputs);
}
