package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * (x - mean) / standard deviation per position, learned as it goes: Welford's recurrences (1962),
 * population variance, by option with exponential forgetting.
 *
 * <p>A position that has never changed is divided by 1 and not mapped to 0, so that the first
 * change of a constant is seen.
 */
public final class StandardScaler implements Transform {
  /** 1: forgetting, count, then mean and variance per position. */
  private static final int VERSION = 1;

  private static final int MAX_INPUTS = 1 << 16;

  /** Beyond this the square of a deviation is not finite; clipped, all that follows is. */
  private static final double LARGEST = 1e150;

  private final Parameters parameters;
  private final double[] means;
  private final double[] variances;
  private long count;

  /**
   * What a scaler is made by.
   *
   * @param forgetting weight of each new record once it is larger than 1 / count: 0 for never, else
   *     up to 0.1
   */
  public record Parameters(double forgetting) implements TransformParameters {
    public static final Parameters DEFAULT = new Parameters(0);

    public Parameters {
      if (!(forgetting >= 0 && forgetting <= 0.1)) {
        throw new IllegalArgumentException(
            "forgetting: found " + forgetting + ", expected 0 to 0.1");
      }
    }

    @Override
    public TransformType type() {
      return TransformType.STANDARD_SCALER;
    }

    @Override
    public StandardScaler create(int inputs) {
      return new StandardScaler(this, new double[inputs], new double[inputs]);
    }
  }

  private StandardScaler(Parameters parameters, double[] means, double[] variances) {
    this.parameters = parameters;
    this.means = means;
    this.variances = variances;
  }

  @Override
  public TransformType type() {
    return TransformType.STANDARD_SCALER;
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
  public void apply(double[] in, double[] out) {
    for (int i = 0; i < means.length; i++) {
      double deviation = clip(in[i]) - means[i];
      out[i] = variances[i] > 0 ? deviation / Math.sqrt(variances[i]) : deviation;
    }
  }

  @Override
  public void learn(double[] in) {
    count++;
    double weight = Math.max(1.0 / count, parameters.forgetting());
    for (int i = 0; i < means.length; i++) {
      double deviation = clip(in[i]) - means[i];
      means[i] += weight * deviation;
      variances[i] = (1 - weight) * (variances[i] + weight * deviation * deviation);
    }
  }

  private static double clip(double value) {
    return Math.min(Math.max(value, -LARGEST), LARGEST);
  }

  @Override
  public void attribute(double[] outShares, double[] inShares) {
    System.arraycopy(outShares, 0, inShares, 0, means.length);
  }

  @Override
  public Transform copy() {
    StandardScaler copy = new StandardScaler(parameters, means.clone(), variances.clone());
    copy.count = count;
    return copy;
  }

  /** Means so far, one per position. */
  public double[] means() {
    return Arrays.copyOf(means, means.length);
  }

  /** Population variances so far, one per position. */
  public double[] variances() {
    return Arrays.copyOf(variances, variances.length);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeDouble(parameters.forgetting());
    out.writeLong(count);
    out.writeInt(means.length);
    for (int i = 0; i < means.length; i++) {
      out.writeDouble(means[i]);
      out.writeDouble(variances[i]);
    }
  }

  static StandardScaler load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new IOException(
          "standard-scaler: found version " + version + ", this release reads " + VERSION);
    }
    double forgetting = in.readDouble();
    long count = in.readLong();
    int inputs = in.readInt();
    if (!(forgetting >= 0 && forgetting <= 0.1) || inputs < 1 || inputs > MAX_INPUTS) {
      throw new IOException(
          "standard-scaler: found forgetting " + forgetting + " and " + inputs + " inputs");
    }
    StandardScaler scaler = new Parameters(forgetting).create(inputs);
    scaler.count = count;
    for (int i = 0; i < inputs; i++) {
      scaler.means[i] = in.readDouble();
      scaler.variances[i] = in.readDouble();
    }
    return scaler;
  }
}
