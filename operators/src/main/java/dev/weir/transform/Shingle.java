package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Puts the last vectors, oldest first, into one: a pattern over time becomes a point that any
 * detector can judge. An output keeps the place of its input within each of the vectors.
 *
 * <p>Not ready until so many vectors have come: nothing is made up for those before the first.
 */
public final class Shingle extends FollowingTransform<Shingle.Parameters> {
  // 1: size, inputs, the vectors before the present one, oldest first.
  private static final short VERSION = 1;

  /**
   * How many vectors.
   *
   * @param size the present vector and those before it, 2 to {@value #MAX_SIZE}
   */
  public record Parameters(int size) implements TransformParameters {
    /** The present vector and the seven before it. */
    public static final Parameters DEFAULT = new Parameters(8);

    static final int MAX_SIZE = 1_024;

    private static final int HEADER_BYTES = 7;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException "field: found X, expected Y"
     */
    public Parameters {
      Check.within("size", size, 2, MAX_SIZE);
    }

    @Override
    public TransformType type() {
      return TransformType.SHINGLE;
    }

    @Override
    public int outputs(int inputs) {
      return inputs * size;
    }

    @Override
    public long savedBytes(int inputs) {
      return HEADER_BYTES + LastRows.savedBytes(inputs, size - 1);
    }

    /** A copy. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 60 + .5 * size * inputs;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Shingle create(int inputs, long seed) {
      return new Shingle(this, new LastRows(Check.inputs(inputs), size - 1));
    }
  }

  private Shingle(Parameters parameters, LastRows before) {
    super(parameters, before);
  }

  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    int to = 0;
    for (int age = parameters.size() - 1; age >= 1; age--, to += inputs) {
      System.arraycopy(before.values(), before.offset(age), out, to, inputs);
    }
    System.arraycopy(in, 0, out, to, inputs);
  }

  /** An input has the shares of all its values, those of earlier events too. */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    System.arraycopy(outShares, 0, inShares, 0, inputs);
    for (int r = 1; r < parameters.size(); r++) {
      for (int i = 0; i < inputs; i++) {
        inShares[i] += outShares[r * inputs + i];
      }
    }
  }

  @Override
  public Shingle copy() {
    return new Shingle(parameters, before.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.size());
    before.save(out);
  }

  static Shingle load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.SHINGLE);
    saved.version(in, VERSION);
    int size = in.readInt();
    Parameters parameters = saved.parameters(() -> new Parameters(size));
    return new Shingle(parameters, LastRows.load(in, saved, size - 1));
  }
}
