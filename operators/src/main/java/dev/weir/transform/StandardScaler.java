package dev.weir.transform;

import dev.weir.detect.EntryRanges;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

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

    private static final int HEADER_BYTES = 23;

    /** All records weigh alike. */
    public static final Parameters DEFAULT = new Parameters(0);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code forgetting} is out of range
     */
    public Parameters {
      forgetting = Check.forgetting(forgetting, MAX_FORGETTING);
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

    /** Two sums for each input. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 30 + 6.5 * inputs;
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
    this(parameters, new double[Check.inputs(inputs)], new double[inputs], 0);
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
      out[i] = Check.cut((Check.cut(in[i], LARGEST) - means[i]) / scale(i), LIMIT);
    }
  }

  @Override
  public void learn(double[] in, long timeMillis) {
    Check.finite(in, means.length);
    count++;
    double weight = Math.max(1.0 / count, parameters.forgetting());
    for (int i = 0; i < means.length; i++) {
      double delta = Check.cut(in[i], LARGEST) - means[i];
      double step = weight * delta;
      means[i] += step;
      variances[i] = (1 - weight) * (variances[i] + step * delta);
    }
  }

  /** Input i alone makes output i, so the shares are the same. */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    System.arraycopy(outShares, 0, inShares, 0, means.length);
  }

  @Override
  public EntryRanges view() {
    EntryRanges ranges =
        new EntryRanges("mean, and a standard deviation round it", count, inputs());
    for (int j = 0; j < means.length; j++) {
      double deviation = Math.sqrt(variances[j]);
      ranges.set(j, means[j] - deviation, means[j], means[j] + deviation);
    }
    return ranges;
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
    Saved.write(means, means.length, out);
    Saved.write(variances, variances.length, out);
  }

  static StandardScaler load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.STANDARD_SCALER);
    saved.version(in, VERSION);
    double forgetting = in.readDouble();
    Parameters parameters = saved.parameters(() -> new Parameters(forgetting));
    int inputs = saved.inputs(in);
    long count = saved.within("count", in.readLong(), 0, Long.MAX_VALUE);
    double[] means = saved.numbers(in, inputs, -LARGEST, LARGEST);
    double[] variances = saved.numbers(in, inputs, 0, Double.MAX_VALUE);
    return new StandardScaler(parameters, means, variances, count);
  }

  private double scale(int i) {
    double variance = variances[i];
    double flat = FLAT * means[i];
    return variance > SMALLEST_VARIANCE && variance > flat * flat ? Math.sqrt(variance) : 1;
  }
}
