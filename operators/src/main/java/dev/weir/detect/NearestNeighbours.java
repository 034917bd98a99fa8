package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * How far a vector is from its k nearest neighbours among the latest vectors (Ramaswamy et al.,
 * SIGMOD 2000; Angiulli and Pizzuti, PKDD 2002): the mean, the largest or the median of their
 * distances. Every vector of the window is compared, so a score takes time in its size.
 *
 * <p>Distances are summed in {@code float}; one that is not finite or whose sum is not counts as
 * the largest {@code float}, so that every score is finite. A group of more than k anomalies in the
 * window is normal to this detector.
 *
 * <p>Attribution is exact: the shares sum to the score, up to rounding. Each of the distances that
 * the score is the mean of is divided over the features, a euclidean one in proportion to their
 * squared differences, a manhattan one as it is.
 */
public final class NearestNeighbours implements Detector {
  private static final short VERSION = 1;

  private final Parameters parameters;
  private final ColumnWindow window;

  /** Reused by every score; holds nothing from one to the next. */
  private float[] distances = new float[0];

  private NearestNeighbours(Parameters parameters, ColumnWindow window) {
    this.parameters = parameters;
    this.window = window;
  }

  /** Which of the distances from the k nearest neighbours the score is the mean of. */
  public enum Aggregate implements Labelled {
    /** All of them. */
    MEAN(1, "mean"),
    /** The largest. */
    MAX(2, "max"),
    /** The middle one, or the two middle ones. */
    MEDIAN(3, "median");

    private final int code;
    private final String label;

    Aggregate(int code, String label) {
      this.code = code;
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }

    /** The first rank counted, 0 for the nearest. */
    private int firstRank(int neighbours) {
      return switch (this) {
        case MEAN -> 0;
        case MAX -> neighbours - 1;
        case MEDIAN -> (neighbours - 1) / 2;
      };
    }

    /** The last rank counted. */
    private int lastRank(int neighbours) {
      return switch (this) {
        case MEAN, MAX -> neighbours - 1;
        case MEDIAN -> neighbours / 2;
      };
    }
  }

  /** How far apart two vectors are. */
  public enum Distance implements Labelled {
    /** The root of the sum of squared differences. */
    EUCLIDEAN(1, "euclidean"),
    /** The sum of absolute differences. */
    MANHATTAN(2, "manhattan");

    private final int code;
    private final String label;

    Distance(int code, String label) {
      this.code = code;
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /**
   * What a neighbour search is created from.
   *
   * @param k how many neighbours count, 1 to 1,000 and fewer than the window; more than the
   *     anomalies expected in a window
   * @param window how many of the latest vectors are compared, 16 to 10,000
   * @param aggregate what the score is of their distances
   * @param distance how far apart two vectors are
   */
  public record Parameters(int k, int window, Aggregate aggregate, Distance distance)
      implements DetectorParameters {
    private static final int HEADER_BYTES = 32;

    /** The mean distance from 45 of the latest 250 vectors. */
    public static final Parameters DEFAULT =
        new Parameters(45, 250, Aggregate.MEAN, Distance.EUCLIDEAN);

    /** Checks the values. */
    public Parameters {
      Check.argument("k", k, 1, 1000);
      Check.argument("window", window, 16, 10_000);
      if (k >= window) {
        throw new IllegalArgumentException("k: found " + k + ", expected less than window");
      }
      if (aggregate == null) {
        throw new IllegalArgumentException("aggregate: found null, expected mean, max or median");
      }
      if (distance == null) {
        throw new IllegalArgumentException("distance: found null, expected euclidean or manhattan");
      }
    }

    /** All but the window: they say what a score is of it. */
    @Override
    public Set<String> keepLearned() {
      return Set.of("k", "aggregate", "distance");
    }

    @Override
    public DetectorType type() {
      return DetectorType.KNN;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Detector create(int dimensions, long seed) {
      return new NearestNeighbours(this, new ColumnWindow(dimensions, window));
    }

    @Override
    public int settledAfter() {
      return window;
    }

    @Override
    public long savedBytes(int dimensions) {
      return HEADER_BYTES + 4L * window * dimensions;
    }

    /** The distance from every vector of the window. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 1_500 + window * (9 + .6 * dimensions);
    }

    @Override
    public boolean dependsOnScale() {
      return true;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.KNN;
  }

  @Override
  public int dimensions() {
    return window.dimensions;
  }

  @Override
  public boolean ready() {
    return window.held() > parameters.k;
  }

  @Override
  public double score(float[] vector) {
    int held = window.held();
    if (held == 0) {
      return 0;
    }
    measure(vector);
    int neighbours = Math.min(parameters.k, held);
    int first = parameters.aggregate.firstRank(neighbours);
    int last = parameters.aggregate.lastRank(neighbours);
    SmallestFirst.select(distances, 0, held, last);
    if (first > 0 && first < last) {
      SmallestFirst.select(distances, 0, last, first);
    }
    double sum = 0;
    for (int rank = first; rank <= last; rank++) {
      sum += length(distances[rank]);
    }
    return sum / (last - first + 1);
  }

  /** Fills in the distances, euclidean ones squared. */
  private void measure(float[] vector) {
    int held = window.held();
    if (distances.length < held) {
      distances = new float[Math.min(parameters.window, 2 * held)];
    }
    switch (parameters.distance) {
      case EUCLIDEAN -> window.squaredDistances(vector, distances);
      case MANHATTAN -> window.axisDistances(vector, distances);
    }
  }

  private double length(float measured) {
    return switch (parameters.distance) {
      case EUCLIDEAN -> Math.sqrt(measured);
      case MANHATTAN -> measured;
    };
  }

  @Override
  public void learn(float[] vector) {
    window.add(vector);
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    Arrays.fill(shares, 0, dimensions(), 0);
    int held = window.held();
    if (held == 0) {
      return;
    }
    measure(vector);
    long[] nearest = new long[held];
    for (int i = 0; i < held; i++) {
      nearest[i] = (long) Float.floatToRawIntBits(distances[i]) << 32 | i;
    }
    Arrays.sort(nearest);
    int neighbours = Math.min(parameters.k, held);
    int first = parameters.aggregate.firstRank(neighbours);
    int last = parameters.aggregate.lastRank(neighbours);
    for (int rank = first; rank <= last; rank++) {
      addShares((int) nearest[rank], vector, shares, last - first + 1);
    }
  }

  /** Divides the distance of one row, one of {@code count} that the score is of. */
  private void addShares(int row, float[] vector, double[] shares, int count) {
    double length = length(distances[row]);
    if (length == 0) {
      return;
    }
    for (int j = 0; j < dimensions(); j++) {
      double apart = Math.abs((double) window.at(row, j) - vector[j]);
      double share = parameters.distance == Distance.EUCLIDEAN ? apart * apart / length : apart;
      shares[j] += (share <= Float.MAX_VALUE ? share : Float.MAX_VALUE) / count;
    }
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), window.view("the latest vectors"));
  }

  @Override
  public Detector with(DetectorParameters other) {
    return new NearestNeighbours((Parameters) other, window.copy());
  }

  @Override
  public Detector copy() {
    return new NearestNeighbours(parameters, window.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.k);
    out.writeInt(parameters.window);
    out.writeByte(parameters.aggregate.code);
    out.writeByte(parameters.distance.code);
    out.writeInt(dimensions());
    window.save(out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("knn version", in.readShort(), VERSION, VERSION);
    int k = Check.saved("k", in.readInt(), 1, 1000);
    int size = Check.saved("window", in.readInt(), Math.max(16, k + 1), 10_000);
    int aggregate = Check.saved("aggregate", in.readByte(), 1, Aggregate.values().length);
    int distance = Check.saved("distance", in.readByte(), 1, Distance.values().length);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    Parameters parameters =
        new Parameters(k, size, Aggregate.values()[aggregate - 1], Distance.values()[distance - 1]);
    return new NearestNeighbours(parameters, ColumnWindow.load(dimensions, size, in));
  }
}
