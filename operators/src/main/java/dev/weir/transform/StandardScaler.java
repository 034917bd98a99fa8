package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Centres every feature on its mean and divides it by its population standard deviation, both
 * updated per record (Welford, Technometrics 1962).
 *
 * <p>A constant feature is divided by 1, not mapped to 0 whatever its value, so that the first
 * change of a constant counter is seen. "Constant" is a deviation below {@value #FLAT} of the mean,
 * which is what rounding alone leaves, or below 1e-150.
 *
 * <p>With forgetting <i>a</i> the newest record has weight max(1/n, a): a plain mean of the first
 * 1/a records, exponentially weighted from there, and never a start biased towards 0.
 */
public final class StandardScaler implements Transform {
  /**
   * What a scaled number is cut to. Far from every real z-score, and its square still sums up in
   * {@code float}.
   */
  public static final double LIMIT = 1e15;

  // 1: forgetting, inputs, count, the means, the variances.
  private static final short VERSION = 1;

  private static final double FLAT = 1e-14;

  // Larger input is cut to this, whose square is finite; so is the sum of two such squares.
  private static final double LARGEST = 1e150;
  private static final double SMALLEST_VARIANCE = 1e-300;

  private final Parameters parameters;
  private final double[] means;
  private final double[] variances;
  private long count;

  /**
   * How fast the scaler forgets.
   *
   * @param forgetting 0 to weigh all records alike, else the weight of the newest record, above 0
   *     to {@value #MAX_FORGETTING}
   */
  public record Parameters(double forgetting) implements TransformParameters {
    /** Above this the deviation follows single records, and no z-score is large. */
    public static final double MAX_FORGETTING = 0.1;

    private static final int HEADER_BYTES = 22;

    /** All records weigh alike. */
    public static final Parameters DEFAULT = new Parameters(0);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code forgetting} is out of range
     */
    public Parameters {
      if (!(forgetting >= 0 && forgetting <= MAX_FORGETTING)) {
        throw new IllegalArgumentException(
            "forgetting: found " + forgetting + ", expected 0 to " + MAX_FORGETTING);
      }
      forgetting += 0.0; // -0 is the same parameter, and must be the same bits
    }

    @Override
    public TransformType type() {
      return TransformType.STANDARD_SCALER;
    }

    @Override
    public int outputs(int inputs) {
      return inputs;
    }

    @Override
    public long savedBytes(int inputs) {
      return HEADER_BYTES + 16L * inputs;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public StandardScaler create(int inputs, long seed) {
      return new StandardScaler(this, inputs);
    }
  }

  /**
   * A scaler that has learned nothing yet.
   *
   * @param inputs 1 to {@link Transforms#MAX_INPUTS}
   */
  public StandardScaler(Parameters parameters, int inputs) {
    this(parameters, new double[checked(inputs)], new double[inputs], 0);
  }

  private StandardScaler(Parameters parameters, double[] means, double[] variances, long count) {
    this.parameters = parameters;
    this.means = means;
    this.variances = variances;
    this.count = count;
  }

  @Override
  public TransformType type() {
    return TransformType.STANDARD_SCALER;
  }

  /** What it was created with. */
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int inputs() {
    return means.length;
  }

  @Override
  public int outputs() {
    return means.length;
  }

  @Override
  public boolean ready() {
    return count > 0;
  }

  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    for (int i = 0; i < means.length; i++) {
      out[i] = cut((cut(in[i], LARGEST) - means[i]) / scale(i), LIMIT);
    }
  }

  @Override
  public void learn(double[] in, long timeMillis) {
    requireFinite(in);
    count++;
    double weight = Math.max(1.0 / count, parameters.forgetting());
    for (int i = 0; i < means.length; i++) {
      double delta = cut(in[i], LARGEST) - means[i];
      double step = weight * delta;
      means[i] += step;
      variances[i] = (1 - weight) * (variances[i] + step * delta);
    }
  }

  /** Input i alone makes output i, so the shares are the same. */
  @Override
  public void attribute(double[] outShares, double[] inShares) {
    System.arraycopy(outShares, 0, inShares, 0, means.length);
  }

  @Override
  public StandardScaler copy() {
    return new StandardScaler(parameters, means.clone(), variances.clone(), count);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeDouble(parameters.forgetting());
    out.writeInt(means.length);
    out.writeLong(count);
    for (double mean : means) {
      out.writeDouble(mean);
    }
    for (double variance : variances) {
      out.writeDouble(variance);
    }
  }

  static StandardScaler load(DataInput in) throws IOException {
    short version = in.readShort();
    if (version != VERSION) {
      throw new IOException(
          "standard-scaler: found saved form "
              + version
              + ", expected "
              + VERSION
              + "; load it with the version that wrote it");
    }
    double forgetting = in.readDouble();
    int inputs = in.readInt();
    long count = in.readLong();
    if (!(forgetting >= 0 && forgetting <= Parameters.MAX_FORGETTING)
        || inputs < 1
        || inputs > Transforms.MAX_INPUTS
        || count < 0) {
      throw new IOException(
          "standard-scaler: damaged, found forgetting %s, inputs %d, count %d"
              .formatted(forgetting, inputs, count));
    }
    double[] means = readAll(in, inputs, -LARGEST);
    return new StandardScaler(new Parameters(forgetting), means, readAll(in, inputs, 0), count);
  }

  // Grows with what really is there: a damaged length costs no more memory than the bytes read.
  private static double[] readAll(DataInput in, int length, double smallest) throws IOException {
    double[] values = new double[Math.min(length, 64)];
    for (int i = 0; i < length; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, Math.min(length, 2 * i));
      }
      values[i] = in.readDouble();
      if (!(values[i] >= smallest && values[i] < Double.POSITIVE_INFINITY)) {
        throw new IOException("standard-scaler: damaged, found " + values[i] + " at " + i);
      }
    }
    return values;
  }

  private double scale(int i) {
    double variance = variances[i];
    double flat = FLAT * means[i];
    return variance > SMALLEST_VARIANCE && variance > flat * flat ? Math.sqrt(variance) : 1;
  }

  private void requireFinite(double[] in) {
    for (int i = 0; i < means.length; i++) {
      if (!Double.isFinite(in[i])) {
        throw new IllegalArgumentException(
            "input " + i + ": found " + in[i] + ", expected a finite number");
      }
    }
  }

  private static double cut(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }

  private static int checked(int inputs) {
    if (inputs < 1 || inputs > Transforms.MAX_INPUTS) {
      throw new IllegalArgumentException(
          "inputs: found " + inputs + ", expected 1 to " + Transforms.MAX_INPUTS);
    }
    return inputs;
  }
}
