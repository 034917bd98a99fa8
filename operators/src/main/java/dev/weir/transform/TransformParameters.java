package dev.weir.transform;

/** What a transform is made by. Each kind checks itself when it is made. */
public sealed interface TransformParameters permits StandardScaler.Parameters {
  /** The kind of transform. */
  TransformType type();

  /** A transform of vectors of length {@code inputs} that has learned nothing. */
  Transform create(int inputs);
}
