package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many robust standard deviations the farthest position of a vector lies from the median of the
 * last rows: the largest over all positions of |x - median| / scale.
 *
 * <p>The scale is 1.4826 times the median absolute deviation, which for normal values estimates the
 * standard deviation (Rousseeuw and Croux, 1993). Where more than half of the values are the same
 * that is 0; then the scale is 1.2533 times the mean absolute deviation, and where all are the same
 * a millionth of the median's size (of 1 for smaller medians), so that the first change of a
 * constant is seen and stays finite.
 */
public final class RobustZScore implements Detector {
  /** 1: window, dimensions, rows oldest first. */
  private static final int VERSION = 1;

  private static final int MIN_ROWS = 32;
  private static final int INITIAL_ROWS = 16;
  private static final double NORMAL_MEDIAN_DEVIATION = 1.4826;
  private static final double NORMAL_MEAN_DEVIATION = 1.2533;
  private static final double CONSTANT_SCALE = 1e-6;

  private final Parameters parameters;
  private final int dimensions;

  /** Rows by ring position; it grows up to the window. */
  private float[] rows;

  /** The same values sorted, one stretch of {@link #capacity} per position. */
  private float[] sorted;

  private int capacity;
  private int held;
  private int next;

  /**
   * What a robust z-score is made by.
   *
   * @param window rows remembered, 16 to 10,000
   */
  public record Parameters(int window) implements DetectorParameters {
    public static final Parameters DEFAULT = new Parameters(500);

    public Parameters {
      DetectorParameters.check("window", window, 16, 10_000);
    }

    @Override
    public DetectorType type() {
      return DetectorType.ROBUST_Z_SCORE;
    }

    @Override
    public RobustZScore create(int dimensions, long seed) {
      return new RobustZScore(this, dimensions);
    }

    @Override
    public int settledAfter() {
      return window;
    }

    @Override
    public long savedBytes(int dimensions) {
      return 32 + 4L * window * dimensions;
    }
  }

  private RobustZScore(Parameters parameters, int dimensions) {
    DetectorParameters.check("dimensions", dimensions, 1, Detectors.MAX_DIMENSIONS);
    this.parameters = parameters;
    this.dimensions = dimensions;
    this.capacity = Math.min(INITIAL_ROWS, parameters.window());
    this.rows = new float[capacity * dimensions];
    this.sorted = new float[capacity * dimensions];
  }

  private RobustZScore(RobustZScore from) {
    parameters = from.parameters;
    dimensions = from.dimensions;
    capacity = from.capacity;
    rows = from.rows.clone();
    sorted = from.sorted.clone();
    held = from.held;
    next = from.next;
  }

  @Override
  public DetectorType type() {
    return DetectorType.ROBUST_Z_SCORE;
  }

  /** What the detector was made by. */
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public boolean ready() {
    return held >= Math.min(MIN_ROWS, parameters.window());
  }

  @Override
  public Detector copy() {
    return new RobustZScore(this);
  }

  @Override
  public double score(float[] x) {
    double largest = 0;
    for (int d = 0; d < dimensions; d++) {
      largest = Math.max(largest, deviation(d, x[d]));
    }
    return largest;
  }

  @Override
  public void attribute(float[] x, double[] shares) {
    for (int d = 0; d < dimensions; d++) {
      shares[d] = deviation(d, x[d]);
    }
  }

  private double deviation(int d, float value) {
    int from = d * capacity;
    double median = ((double) sorted[from + (held - 1) / 2] + sorted[from + held / 2]) / 2;
    return Math.abs(value - median) / scale(from, median);
  }

  private double scale(int from, double median) {
    double scale = NORMAL_MEDIAN_DEVIATION * medianDeviation(from, median);
    if (scale == 0) {
      scale = NORMAL_MEAN_DEVIATION * meanDeviation(from, median);
    }
    return scale == 0 ? CONSTANT_SCALE * Math.max(1, Math.abs(median)) : scale;
  }

  /**
   * The middle of all distances to the median. Distances grow to the left and to the right of it: a
   * binary search finds how many of the smaller half lie on the left.
   */
  private double medianDeviation(int from, double median) {
    int wanted = (held + 1) / 2;
    int left = held / 2;
    int right = held - left;
    int low = Math.max(0, wanted - right);
    int high = Math.min(left, wanted);
    while (low < high) {
      int fromLeft = (low + high) >>> 1;
      int fromRight = wanted - fromLeft;
      double nextLeft = median - sorted[from + left - 1 - fromLeft];
      double lastRight = sorted[from + left + fromRight - 1] - median;
      if (nextLeft < lastRight) {
        low = fromLeft + 1;
      } else {
        high = fromLeft;
      }
    }
    double lastLeft = low == 0 ? 0 : median - sorted[from + left - low];
    int taken = wanted - low;
    double lastRight = taken == 0 ? 0 : sorted[from + left + taken - 1] - median;
    return Math.max(lastLeft, lastRight);
  }

  private double meanDeviation(int from, double median) {
    double sum = 0;
    for (int i = from; i < from + held; i++) {
      sum += Math.abs(sorted[i] - median);
    }
    return sum / held;
  }

  @Override
  public void learn(float[] x) {
    boolean full = held == parameters.window();
    if (!full && held == capacity) {
      grow();
    }
    int row = next * dimensions;
    for (int d = 0; d < dimensions; d++) {
      // 0.0 and -0.0 are one value here: the search below would not find one for the other.
      float value = x[d] + 0.0f;
      int from = d * capacity;
      if (full) {
        replace(from, rows[row + d], value);
      } else {
        insert(from, held, value);
      }
      rows[row + d] = value;
    }
    held = full ? held : held + 1;
    next = next + 1 == parameters.window() ? 0 : next + 1;
  }

  private void insert(int from, int size, float value) {
    int place = place(from, from + size, value);
    System.arraycopy(sorted, place, sorted, place + 1, from + size - place);
    sorted[place] = value;
  }

  /** Takes {@code old} out and puts {@code value} in, moving only what lies between. */
  private void replace(int from, float old, float value) {
    int out = Arrays.binarySearch(sorted, from, from + held, old);
    int in = place(from, from + held, value);
    if (in > out) {
      System.arraycopy(sorted, out + 1, sorted, out, in - out - 1);
      sorted[in - 1] = value;
    } else {
      System.arraycopy(sorted, in, sorted, in + 1, out - in);
      sorted[in] = value;
    }
  }

  private int place(int from, int to, float value) {
    int found = Arrays.binarySearch(sorted, from, to, value);
    return found < 0 ? -found - 1 : found;
  }

  private void grow() {
    int larger = Math.min(parameters.window(), 2 * capacity);
    rows = Arrays.copyOf(rows, larger * dimensions);
    float[] spread = new float[larger * dimensions];
    for (int d = 0; d < dimensions; d++) {
      System.arraycopy(sorted, d * capacity, spread, d * larger, held);
    }
    sorted = spread;
    capacity = larger;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.window());
    out.writeInt(dimensions);
    out.writeInt(held);
    int oldest = held < parameters.window() ? 0 : next;
    for (int i = 0; i < held; i++) {
      int row = (oldest + i) % parameters.window() * dimensions;
      for (int d = 0; d < dimensions; d++) {
        out.writeFloat(rows[row + d]);
      }
    }
  }

  static RobustZScore load(DataInput in) throws IOException {
    Detectors.checkVersion("robust-z-score", in.readUnsignedShort(), VERSION);
    int window = Detectors.checkRange("window", in.readInt(), 16, 10_000);
    int dimensions = Detectors.checkRange("dimensions", in.readInt(), 1, Detectors.MAX_DIMENSIONS);
    RobustZScore detector = new RobustZScore(new Parameters(window), dimensions);
    int held = Detectors.checkRange("rows held", in.readInt(), 0, window);
    float[] row = new float[dimensions];
    for (int i = 0; i < held; i++) {
      for (int d = 0; d < dimensions; d++) {
        row[d] = in.readFloat();
      }
      detector.learn(row);
    }
    return detector;
  }
}
