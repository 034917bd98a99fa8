package dev.weir.transform;

import dev.weir.detect.Labelled;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Appends a statistic of the last values of every feature, the present one among them: a level, an
 * unrest or a range that no single value shows.
 *
 * <p>Each is computed anew from the values of the window, in the order of the events, which takes
 * time in the size of the window: there is no running sum that could drift. Not ready until the
 * window is full.
 */
public final class Rolling extends FollowingTransform<Rolling.Parameters> {
  // 1: window, statistic, inputs, the vectors before the present one, oldest first.
  private static final short VERSION = 1;

  // Larger input is cut to this: a window of its squares still has a finite sum.
  private static final double LARGEST = 1e150;

  private static final Statistic[] STATISTICS = Statistic.values();

  /** What is appended for every feature. */
  public enum Statistic implements Labelled {
    /** The mean. */
    MEAN("mean"),
    /** The population standard deviation. */
    DEVIATION("deviation"),
    /** The smallest value. */
    MIN("min"),
    /** The largest value. */
    MAX("max"),
    /** All four: first the means of all features, then their deviations, minima and maxima. */
    ALL("all");

    private final String label;

    Statistic(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }

    private int count() {
      return this == ALL ? 4 : 1;
    }
  }

  /**
   * What is computed of how many values.
   *
   * @param window the present value and those before it, 2 to {@value #MAX_WINDOW}
   * @param statistic what of them is appended
   */
  public record Parameters(int window, Statistic statistic) implements TransformParameters {
    /** The mean of sixteen values. */
    public static final Parameters DEFAULT = new Parameters(16, Statistic.MEAN);

    static final int MAX_WINDOW = 1_024;

    private static final int HEADER_BYTES = 8;

    /**
     * Checks the window.
     *
     * @throws IllegalArgumentException "field: found X, expected Y"
     */
    public Parameters {
      Check.within("window", window, 2, MAX_WINDOW);
    }

    @Override
    public TransformType type() {
      return TransformType.ROLLING;
    }

    @Override
    public int outputs(int inputs) {
      return inputs * (1 + statistic.count());
    }

    @Override
    public long savedBytes(int inputs) {
      return HEADER_BYTES + LastRows.savedBytes(inputs, window - 1);
    }

    /** The whole window of every input. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 50 + 2.3 * window * inputs;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Rolling create(int inputs, long seed) {
      return new Rolling(this, new LastRows(Check.inputs(inputs), window - 1));
    }
  }

  private Rolling(Parameters parameters, LastRows before) {
    super(parameters, before);
  }

  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    System.arraycopy(in, 0, out, 0, inputs);
    for (int i = 0; i < inputs; i++) {
      append(i, Check.cut(in[i], LARGEST), out);
    }
  }

  private void append(int i, double present, double[] out) {
    int at = inputs + i;
    switch (parameters.statistic()) {
      case MEAN -> out[at] = mean(i, present);
      case DEVIATION -> out[at] = deviation(i, present, mean(i, present));
      case MIN -> out[at] = min(i, present);
      case MAX -> out[at] = max(i, present);
      case ALL -> {
        out[at] = mean(i, present);
        out[at + inputs] = deviation(i, present, out[at]);
        out[at + 2 * inputs] = min(i, present);
        out[at + 3 * inputs] = max(i, present);
      }
    }
  }

  /** Sums distances from the present value: those of a constant are 0, whatever its size. */
  private double mean(int i, double present) {
    double sum = 0;
    for (int age = before.size(); age >= 1; age--) {
      sum += value(i, age) - present;
    }
    return present + sum / parameters.window();
  }

  private double deviation(int i, double present, double mean) {
    double sum = 0;
    for (int age = before.size(); age >= 1; age--) {
      double distance = value(i, age) - mean;
      sum += distance * distance;
    }
    sum += (present - mean) * (present - mean);
    return Math.sqrt(sum / parameters.window());
  }

  private double min(int i, double present) {
    double min = present;
    for (int age = before.size(); age >= 1; age--) {
      min = Math.min(min, value(i, age));
    }
    return min;
  }

  private double max(int i, double present) {
    double max = present;
    for (int age = before.size(); age >= 1; age--) {
      max = Math.max(max, value(i, age));
    }
    return max;
  }

  private double value(int i, int age) {
    return Check.cut(before.values()[before.offset(age) + i], LARGEST);
  }

  /** An input has its own share and those of its statistics. */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    Arrays.fill(inShares, 0, inputs, 0);
    for (int o = 0; o < outputs(); o++) {
      inShares[o % inputs] += outShares[o];
    }
  }

  @Override
  public Rolling copy() {
    return new Rolling(parameters, before.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.window());
    out.writeByte(parameters.statistic().ordinal());
    before.save(out);
  }

  static Rolling load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.ROLLING);
    saved.version(in, VERSION);
    int window = in.readInt();
    Statistic statistic = saved.choice(in, STATISTICS);
    Parameters parameters = saved.parameters(() -> new Parameters(window, statistic));
    return new Rolling(parameters, LastRows.load(in, saved, window - 1));
  }
}
