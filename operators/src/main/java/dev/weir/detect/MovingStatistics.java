package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;

/**
 * How far each feature of a vector is from a statistic of its latest values, in the spread that
 * belongs to that statistic; the score is the largest over the features, or their mean.
 *
 * <p>The statistics of a {@link Statistic} are of the value itself, except for the three of shape:
 * these compare the latest values, the vector's own among them, with the whole window, and mean
 * something only where neighbouring events belong together. A spread is never less than a millionth
 * of the size of the centre, nor than 1e-9, and no feature counts for more than 1e9. A value that
 * is not finite counts as 0. Attribution is exact: what every feature counts for.
 */
public final class MovingStatistics implements Detector {
  private static final short VERSION = 1;
  private static final int READY = 32;

  private final Parameters parameters;
  private final RowWindow window;
  private final ColumnStatistic columns;

  /** Room for one vector; not part of the state. */
  private final float[] finite;

  private MovingStatistics(Parameters parameters, RowWindow window, ColumnStatistic columns) {
    this.parameters = parameters;
    this.window = window;
    this.columns = columns;
    this.finite = new float[window.dimensions];
  }

  /** What a value is compared with. */
  public enum Statistic implements Labelled {
    /** The mean, in standard deviations. */
    MEAN(1, "mean"),
    /** The median, in 1.4826 median distances from it. */
    MEDIAN(2, "median"),
    /** The middle between a low and a high quantile, in half their distance: 1 is at a quantile. */
    QUANTILE(3, "quantile"),
    /** The nearer quartile, in distances between the quartiles, 0 between them (Tukey, 1977). */
    IQR(4, "iqr"),
    /** The variance of the latest values against the window's, in its standard error. */
    VARIANCE(5, "variance"),
    /** The skewness of the latest values against the window's, in its standard error. */
    SKEWNESS(6, "skewness"),
    /** The kurtosis of the latest values against the window's, in its standard error. */
    KURTOSIS(7, "kurtosis");

    private final int code;
    private final String label;

    Statistic(int code, String label) {
      this.code = code;
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** How the features make one score. */
  public enum Combine implements Labelled {
    /** The feature that is farthest off. */
    MAX(1, "max"),
    /** The mean over the features. */
    MEAN(2, "mean");

    private final int code;
    private final String label;

    Combine(int code, String label) {
      this.code = code;
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /**
   * What moving statistics are created from.
   *
   * @param window how many of the latest vectors the statistics are of, 16 to 10,000
   * @param statistic what a value is compared with
   * @param combine how the features make one score
   * @param quantile the low quantile of {@link Statistic#QUANTILE}, 0.001 to 0.49; the high one is
   *     as far from the other end
   * @param latest how many values {@link Statistic#VARIANCE}, {@link Statistic#SKEWNESS} and {@link
   *     Statistic#KURTOSIS} compare with the window, 4 to 1,000 and at most half the window
   */
  public record Parameters(
      int window, Statistic statistic, Combine combine, double quantile, int latest)
      implements DetectorParameters {
    private static final int HEADER_BYTES = 32;

    /** The farthest feature from its mean over the latest 500 vectors. */
    public static final Parameters DEFAULT =
        new Parameters(500, Statistic.MEAN, Combine.MAX, 0.05, 8);

    /** Checks the values. */
    public Parameters {
      Check.argument("window", window, 16, 10_000);
      Check.argument("quantile", quantile, 0.001, 0.49);
      Check.argument("latest", latest, 4, 1_000);
      if (latest > window / 2) {
        throw new IllegalArgumentException(
            "latest: found " + latest + ", expected at most half the window, " + window / 2);
      }
      if (statistic == null) {
        throw new IllegalArgumentException("statistic: found nothing, expected a statistic");
      }
      if (combine == null) {
        throw new IllegalArgumentException("combine: found nothing, expected max or mean");
      }
    }

    /** What scores are made by; another statistic has other sums. */
    @Override
    public Set<String> keepLearned() {
      return Set.of("combine", "quantile", "latest");
    }

    @Override
    public DetectorType type() {
      return DetectorType.MOVING_STATISTICS;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Detector create(int dimensions, long seed) {
      return new MovingStatistics(this, new RowWindow(dimensions, window), columns(dimensions));
    }

    private ColumnStatistic columns(int dimensions) {
      return switch (statistic) {
        case MEAN -> new MovingMean(dimensions);
        case MEDIAN, QUANTILE, IQR -> new MovingOrder(dimensions, this);
        case VARIANCE, SKEWNESS, KURTOSIS -> new MovingShape(statistic, latest);
      };
    }

    @Override
    public int settledAfter() {
      return window;
    }

    @Override
    public long savedBytes(int dimensions) {
      long sums = statistic == Statistic.MEAN ? 4 + 16L * dimensions : 0;
      return HEADER_BYTES + 4L * window * dimensions + sums;
    }

    /** A sum for each feature, or a place in the order of the window. */
    @Override
    public double nanosPerRecord(int dimensions) {
      double ofFeature =
          switch (statistic) {
            case MEDIAN, QUANTILE, IQR -> 130 + .7 * window;
            case MEAN, VARIANCE, SKEWNESS, KURTOSIS -> 35;
          };
      return 50 + dimensions * ofFeature;
    }

    @Override
    public boolean dependsOnScale() {
      return false;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.MOVING_STATISTICS;
  }

  @Override
  public int dimensions() {
    return window.dimensions;
  }

  @Override
  public boolean ready() {
    return window.held() >= Math.min(READY, parameters.window);
  }

  @Override
  public double score(float[] vector) {
    double most = 0;
    double sum = 0;
    for (int j = 0; j < window.dimensions; j++) {
      double deviation = deviation(j, vector[j]);
      most = Math.max(most, deviation);
      sum += deviation;
    }
    return parameters.combine == Combine.MAX ? most : sum / window.dimensions;
  }

  @Override
  public void learn(float[] vector) {
    for (int j = 0; j < finite.length; j++) {
      finite[j] = finite(vector[j]);
    }
    columns.learn(window, finite);
    window.add(finite);
    columns.learned(window);
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    for (int j = 0; j < window.dimensions; j++) {
      shares[j] = deviation(j, vector[j]);
    }
  }

  private double deviation(int j, float value) {
    return window.held() == 0 ? 0 : columns.deviation(window, j, finite(value));
  }

  private static float finite(float value) {
    return Float.isFinite(value) ? value : 0;
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), window.view());
  }

  @Override
  public Detector with(DetectorParameters other) {
    return Detectors.reloaded(new MovingStatistics((Parameters) other, window, columns));
  }

  @Override
  public Detector copy() {
    return new MovingStatistics(parameters, window.copy(), columns.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.window);
    out.writeByte(parameters.statistic.code);
    out.writeByte(parameters.combine.code);
    out.writeDouble(parameters.quantile);
    out.writeShort(parameters.latest);
    out.writeInt(dimensions());
    window.save(out);
    columns.save(out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("moving-statistics version", in.readShort(), VERSION, VERSION);
    Parameters parameters = loadParameters(in);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    RowWindow window = RowWindow.load(dimensions, parameters.window, in);
    ColumnStatistic columns = parameters.columns(dimensions);
    columns.load(window, in);
    return new MovingStatistics(parameters, window, columns);
  }

  private static Parameters loadParameters(DataInput in) throws IOException {
    int window = in.readInt();
    Statistic[] statistics = Statistic.values();
    int statistic = Check.saved("statistic", in.readByte(), 1, statistics.length);
    int combine = Check.saved("combine", in.readByte(), Combine.MAX.code, Combine.MEAN.code);
    try {
      return new Parameters(
          window,
          statistics[statistic - 1],
          combine == Combine.MAX.code ? Combine.MAX : Combine.MEAN,
          in.readDouble(),
          in.readUnsignedShort());
    } catch (IllegalArgumentException e) {
      throw new IOException("saved detector: " + e.getMessage(), e);
    }
  }
}
