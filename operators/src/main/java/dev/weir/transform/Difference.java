package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much every feature has changed since some events ago: a jump of a counter or of a level shows
 * as a large number, a slow trend as small ones.
 *
 * <p>Not ready until so many events have come.
 */
public final class Difference extends FollowingTransform<Difference.Parameters> {
  // 1: lag, keep inputs, inputs, the last vectors, oldest first.
  private static final short VERSION = 1;

  /**
   * From which value the difference is taken, and what goes out.
   *
   * @param lag events back, 1 to {@value #MAX_LAG}
   * @param keepInputs whether the inputs go out too, in front of the differences
   */
  public record Parameters(int lag, boolean keepInputs) implements TransformParameters {
    /** The inputs and their change since the last event. */
    public static final Parameters DEFAULT = new Parameters(1, true);

    static final int MAX_LAG = 1_024;

    private static final int HEADER_BYTES = 8;

    /**
     * Checks the lag.
     *
     * @throws IllegalArgumentException "field: found X, expected Y"
     */
    public Parameters {
      Check.within("lag", lag, 1, MAX_LAG);
    }

    @Override
    public TransformType type() {
      return TransformType.DIFFERENCE;
    }

    @Override
    public int outputs(int inputs) {
      return keepInputs ? 2 * inputs : inputs;
    }

    @Override
    public long savedBytes(int inputs) {
      return HEADER_BYTES + LastRows.savedBytes(inputs, lag);
    }

    /** Two rows. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 40 + 2.5 * inputs;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Difference create(int inputs, long seed) {
      return new Difference(this, new LastRows(Check.inputs(inputs), lag));
    }
  }

  private Difference(Parameters parameters, LastRows before) {
    super(parameters, before);
  }

  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    int to = 0;
    if (parameters.keepInputs()) {
      System.arraycopy(in, 0, out, 0, inputs);
      to = inputs;
    }
    int from = before.offset(parameters.lag());
    for (int i = 0; i < inputs; i++) {
      out[to + i] = Check.cut(in[i] - before.values()[from + i], Double.MAX_VALUE);
    }
  }

  /** An input has its own share and that of its difference. */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    System.arraycopy(outShares, 0, inShares, 0, inputs);
    if (parameters.keepInputs()) {
      for (int i = 0; i < inputs; i++) {
        inShares[i] += outShares[inputs + i];
      }
    }
  }

  @Override
  public Difference copy() {
    return new Difference(parameters, before.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.lag());
    out.writeBoolean(parameters.keepInputs());
    before.save(out);
  }

  static Difference load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.DIFFERENCE);
    saved.version(in, VERSION);
    int lag = in.readInt();
    boolean keepInputs = in.readBoolean();
    Parameters parameters = saved.parameters(() -> new Parameters(lag, keepInputs));
    return new Difference(parameters, LastRows.load(in, saved, lag));
  }
}
