package dev.weir.transform;

import dev.weir.detect.EntryRanges;
import dev.weir.detect.Labelled;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Maps every feature from its range to 0 to 1: the range seen so far, or one that is configured for
 * all features. What lies outside is extrapolated, not cut to the range: it is what a detector is
 * there to see.
 *
 * <p>A feature that was constant so far is moved to 0 and not stretched, so that its first change
 * is seen at its size.
 */
public final class MinMaxScaler implements Transform {
  /** What a scaled number is cut to. */
  public static final double LIMIT = 1e15;

  // 1: range, configured min and max, inputs, seen, the smallest and the largest values if running.
  private static final short VERSION = 1;

  // Larger input is cut to this: the width of a range stays finite.
  private static final double LARGEST = 1e300;

  private static final Range[] RANGES = Range.values();

  private final Parameters parameters;
  private final int inputs;
  private final double[] smallest;
  private final double[] largest;
  private boolean seen;

  /** Where the range comes from. */
  public enum Range implements Labelled {
    /** The smallest and the largest value learned so far, for each feature. */
    RUNNING("running"),
    /** {@code min} and {@code max} of the config, for all features. */
    CONFIGURED("configured");

    private final String label;

    Range(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /**
   * Which range becomes 0 to 1.
   *
   * @param range whether it is learned or configured
   * @param min what becomes 0 if configured, -1e30 to 1e30; else 0
   * @param max what becomes 1 if configured, above {@code min}, -1e30 to 1e30; else 1
   */
  public record Parameters(Range range, double min, double max) implements TransformParameters {
    /** The range seen so far. */
    public static final Parameters DEFAULT = new Parameters(Range.RUNNING, 0, 1);

    private static final double LARGEST_BOUND = 1e30;
    private static final int HEADER_BYTES = 25;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException "field: found X, expected Y"
     */
    public Parameters {
      min += 0.0; // -0 is the same parameter, and must be the same bits
      max += 0.0;
      checkBound("min", min);
      checkBound("max", max);
      if (min >= max) {
        throw new IllegalArgumentException(
            "min: found " + min + ", expected less than max, which is " + max);
      }
      if (range == Range.RUNNING && (min != 0 || max != 1)) {
        throw new IllegalArgumentException(
            (min != 0 ? "min: found " + min : "max: found " + max)
                + ", expected none unless range is configured");
      }
    }

    private static void checkBound(String field, double found) {
      if (!(Math.abs(found) <= LARGEST_BOUND)) {
        throw new IllegalArgumentException(
            field + ": found " + found + ", expected -1.0E30 to 1.0E30");
      }
    }

    @Override
    public TransformType type() {
      return TransformType.MIN_MAX_SCALER;
    }

    @Override
    public int outputs(int inputs) {
      return inputs;
    }

    @Override
    public long savedBytes(int inputs) {
      return HEADER_BYTES + (range == Range.RUNNING ? 16L * inputs : 0);
    }

    /** Two ends for each input. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 30 + 5.5 * inputs;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public MinMaxScaler create(int inputs, long seed) {
      return new MinMaxScaler(this, inputs);
    }
  }

  /**
   * A scaler that has learned nothing yet.
   *
   * @param inputs 1 to {@link Transforms#MAX_INPUTS}
   */
  public MinMaxScaler(Parameters parameters, int inputs) {
    this(parameters, Check.inputs(inputs), new double[learned(parameters, inputs)], null);
  }

  private MinMaxScaler(Parameters parameters, int inputs, double[] smallest, double[] largest) {
    this.parameters = parameters;
    this.inputs = inputs;
    this.smallest = smallest;
    this.largest = largest == null ? smallest.clone() : largest;
  }

  private static int learned(Parameters parameters, int inputs) {
    return parameters.range() == Range.RUNNING ? inputs : 0;
  }

  @Override
  public TransformType type() {
    return TransformType.MIN_MAX_SCALER;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return inputs;
  }

  @Override
  public boolean ready() {
    return seen || parameters.range() == Range.CONFIGURED;
  }

  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    for (int i = 0; i < inputs; i++) {
      double from = smallest.length > 0 ? smallest[i] : parameters.min();
      double to = smallest.length > 0 ? largest[i] : parameters.max();
      double width = to > from ? to - from : 1;
      out[i] = Check.cut((Check.cut(in[i], LARGEST) - from) / width, LIMIT);
    }
  }

  @Override
  public void learn(double[] in, long timeMillis) {
    Check.finite(in, inputs);
    for (int i = 0; i < smallest.length; i++) {
      double value = Check.cut(in[i], LARGEST);
      smallest[i] = seen ? Math.min(smallest[i], value) : value;
      largest[i] = seen ? Math.max(largest[i], value) : value;
    }
    seen = true;
  }

  /** Input i alone makes output i, so the shares are the same. */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    System.arraycopy(outShares, 0, inShares, 0, inputs);
  }

  @Override
  public EntryRanges view() {
    if (parameters.range == Range.CONFIGURED || !seen) {
      return null;
    }
    EntryRanges ranges = new EntryRanges("smallest and largest value", -1, inputs());
    for (int j = 0; j < inputs; j++) {
      ranges.set(j, smallest[j], Double.NaN, largest[j]);
    }
    return ranges;
  }

  @Override
  public MinMaxScaler copy() {
    MinMaxScaler copy = new MinMaxScaler(parameters, inputs, smallest.clone(), largest.clone());
    copy.seen = seen;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeByte(parameters.range().ordinal());
    out.writeDouble(parameters.min());
    out.writeDouble(parameters.max());
    out.writeInt(inputs);
    out.writeBoolean(seen);
    Saved.write(smallest, smallest.length, out);
    Saved.write(largest, largest.length, out);
  }

  static MinMaxScaler load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.MIN_MAX_SCALER);
    saved.version(in, VERSION);
    Range range = saved.choice(in, RANGES);
    double min = in.readDouble();
    double max = in.readDouble();
    Parameters parameters = saved.parameters(() -> new Parameters(range, min, max));
    int inputs = saved.inputs(in);
    boolean seen = in.readBoolean();
    int learned = learned(parameters, inputs);
    double[] smallest = saved.numbers(in, learned, -LARGEST, LARGEST);
    double[] largest = saved.numbers(in, learned, -LARGEST, LARGEST);
    MinMaxScaler scaler = new MinMaxScaler(parameters, inputs, smallest, largest);
    scaler.seen = seen;
    return scaler;
  }
}
