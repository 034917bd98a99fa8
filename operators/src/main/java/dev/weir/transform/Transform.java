package dev.weir.transform;

import java.io.DataOutput;
import java.io.IOException;

/**
 * Turns a vector into another one and learns how. Arrays passed in may be longer than {@link
 * #inputs()} and {@link #outputs()}: only the first so many positions are read or written.
 */
public interface Transform {
  /** The kind of transform. */
  TransformType type();

  /** Length of the vectors that come in. */
  int inputs();

  /** Length of the vectors that go out. */
  int outputs();

  /** Enough was learned for {@link #apply} to mean something. */
  boolean ready();

  /** Fills {@code out} from {@code in}, two different arrays; finite for finite input. Pure. */
  void apply(double[] in, double[] out);

  /** Learns {@code in}. */
  void learn(double[] in);

  /** Spreads shares of the outputs over the inputs they came from. Pure. */
  void attribute(double[] outShares, double[] inShares);

  /** A copy that shares nothing that can change. */
  Transform copy();

  /** Writes version, parameters and state; callers write through {@link Transforms#save}. */
  void save(DataOutput out) throws IOException;
}
