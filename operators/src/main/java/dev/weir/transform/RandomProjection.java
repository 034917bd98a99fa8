package dev.weir.transform;

import dev.weir.detect.SeededRandom;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Projects the features on fewer random directions, which keeps distances in expectation: every
 * output is the sum of all inputs, each with a random sign, divided by the square root of the
 * number of outputs (Achlioptas, J. Comput. Syst. Sci. 2003).
 *
 * <p>Of the two distributions of that paper this is the one without zeros: with two zeros in three,
 * every third direction of three inputs would be empty. It learns nothing and holds no matrix: the
 * signs are drawn again for every record, 64 at a time.
 */
public final class RandomProjection implements Transform {
  // 1: components, seed of the parameters, inputs, seed of the signs.
  private static final short VERSION = 1;

  // Larger input is cut to this: a sum over the longest vector stays finite.
  private static final double LARGEST = 1e300;

  private final Parameters parameters;
  private final int inputs;
  private final long signs;
  private final double scale;

  /**
   * How many directions, and which.
   *
   * @param components 1 to {@value #MAX_COMPONENTS} outputs
   * @param seed of the directions, beside that of the key
   */
  public record Parameters(int components, long seed) implements TransformParameters {
    /** Ten directions. */
    public static final Parameters DEFAULT = new Parameters(10, 1);

    static final int MAX_COMPONENTS = 1_024;

    private static final int SAVED_BYTES = 27;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException "field: found X, expected Y"
     */
    public Parameters {
      Check.within("components", components, 1, MAX_COMPONENTS);
    }

    @Override
    public TransformType type() {
      return TransformType.RANDOM_PROJECTION;
    }

    @Override
    public int outputs(int inputs) {
      return components;
    }

    @Override
    public long savedBytes(int inputs) {
      return SAVED_BYTES;
    }

    /** A sum for each output. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 110 + 1.2 * components * inputs;
    }

    @Override
    public RandomProjection create(int inputs, long seedOfKey) {
      return new RandomProjection(
          this, Check.inputs(inputs), SeededRandom.combine(seed, seedOfKey));
    }
  }

  private RandomProjection(Parameters parameters, int inputs, long signs) {
    this.parameters = parameters;
    this.inputs = inputs;
    this.signs = signs;
    this.scale = Math.sqrt(parameters.components());
  }

  @Override
  public TransformType type() {
    return TransformType.RANDOM_PROJECTION;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return parameters.components();
  }

  /** Always: there is nothing to learn. */
  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    for (int c = 0; c < parameters.components(); c++) {
      long state = SeededRandom.combine(signs, c);
      double sum = 0;
      for (int from = 0; from < inputs; from += Long.SIZE) {
        long bits = SeededRandom.combine(state, from);
        for (int i = from; i < Math.min(from + Long.SIZE, inputs); i++, bits >>>= 1) {
          // The sign bit, not a branch: one that no processor can foresee costs most of the time.
          long value = Double.doubleToRawLongBits(Check.cut(in[i], LARGEST));
          sum += Double.longBitsToDouble(value ^ (bits << (Long.SIZE - 1)));
        }
      }
      out[c] = sum / scale;
    }
  }

  @Override
  public void learn(double[] in, long timeMillis) {
    Check.finite(in, inputs);
  }

  /** Every output is made of all inputs: an input's share is its part of their absolute sum. */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    double blame = 0;
    for (int c = 0; c < parameters.components(); c++) {
      blame += outShares[c];
    }
    for (int i = 0; i < inputs; i++) {
      inShares[i] = Math.abs(Check.cut(in[i], LARGEST));
    }
    Shares.scale(inShares, inputs, blame);
  }

  @Override
  public RandomProjection copy() {
    return new RandomProjection(parameters, inputs, signs);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.components());
    out.writeLong(parameters.seed());
    out.writeInt(inputs);
    out.writeLong(signs);
  }

  static RandomProjection load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.RANDOM_PROJECTION);
    saved.version(in, VERSION);
    int components = in.readInt();
    long seed = in.readLong();
    Parameters parameters = saved.parameters(() -> new Parameters(components, seed));
    return new RandomProjection(parameters, saved.inputs(in), in.readLong());
  }
}
