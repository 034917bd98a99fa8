package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * LODA (Pevny, Machine Learning 2016): the density of a vector in many one-dimensional histograms,
 * each of a sparse random projection that uses the root of the number of features. The score is the
 * mean over the projections of -log2 of the density, in units of one over the spread of the values
 * (so below 0 in the thick of them, and about log2(2 * window) and more beyond all of them).
 * Weights of features add up, so scale these first.
 *
 * <p>The edges of a histogram are quantiles, and adapt: every half window the quantiles of the
 * window are taken, and the edges move an eighth of the way to them (in the beginning, so far that
 * all windows count the same). What was learned 4 windows ago counts for about 1/e.
 *
 * <p>A vector with a value that is not finite is not learned; infinite values, and what is not a
 * number, are scored as far out.
 *
 * <p>Attribution is the paper's: the one-tailed two-sample t statistic between the surprises of the
 * projections that use a feature and of those that do not; the score itself where there is only one
 * feature.
 */
public final class Loda implements Detector {
  private static final short VERSION = 1;
  private static final int MEMORY = 8;

  private final Parameters parameters;
  private final RowWindow window;
  private final SparseProjections projections;
  private final QuantileDensity density;
  private final long projectionSeed;
  private final float[] projected;
  private int sinceRefresh;
  private int refreshes;

  /** For attribution: of every feature, the number, sum and sum of squares of its surprises. */
  private final double[] sums;

  private Loda(
      Parameters parameters, RowWindow window, long projectionSeed, QuantileDensity density) {
    this.parameters = parameters;
    this.window = window;
    this.projectionSeed = projectionSeed;
    this.density = density;
    this.projections =
        new SparseProjections(window.dimensions, parameters.projections, projectionSeed);
    this.projected = new float[parameters.window];
    this.sums = new double[3 * window.dimensions];
  }

  /**
   * What the histograms are created from.
   *
   * @param projections how many projections, 8 to 1,024
   * @param window of how many of the latest vectors quantiles are taken, 64 to 4,096
   * @param seed where the random projections begin, together with the seed given to {@link #create}
   */
  public record Parameters(int projections, int window, long seed) implements DetectorParameters {
    private static final int HEADER_BYTES = 48;

    /** 100 projections over a window of 256 vectors. */
    public static final Parameters DEFAULT = new Parameters(100, 256, 1);

    /** Checks the values. */
    public Parameters {
      Check.argument("projections", projections, 8, 1024);
      Check.argument("window", window, 64, 4096);
    }

    @Override
    public DetectorType type() {
      return DetectorType.LODA;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      return new Loda(
          this,
          new RowWindow(dimensions, window),
          SeededRandom.combine(this.seed, seed),
          new QuantileDensity(projections, window));
    }

    @Override
    public int settledAfter() {
      return MEMORY * refreshEvery();
    }

    @Override
    public long savedBytes(int dimensions) {
      return HEADER_BYTES + 4L * window * dimensions + 4L * projections * QuantileDensity.EDGES;
    }

    /** Every projection, and its histogram's share of being made anew. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 1_000 + projections * (95 + .7 * dimensions);
    }

    @Override
    public boolean dependsOnScale() {
      return true;
    }

    private int refreshEvery() {
      return window / 2;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.LODA;
  }

  @Override
  public int dimensions() {
    return window.dimensions;
  }

  @Override
  public boolean ready() {
    return refreshes > 0;
  }

  @Override
  public double score(float[] vector) {
    double sum = 0;
    for (int p = 0; p < projections.count; p++) {
      sum += density.surprise(p, projections.project(p, vector, 0));
    }
    return sum / projections.count;
  }

  @Override
  public void learn(float[] vector) {
    for (int j = 0; j < window.dimensions; j++) {
      if (!Float.isFinite(vector[j])) {
        return;
      }
    }
    window.add(vector);
    sinceRefresh++;
    if (sinceRefresh >= parameters.refreshEvery()) {
      refresh();
      sinceRefresh = 0;
    }
  }

  private void refresh() {
    refreshes = Math.min(refreshes + 1, MEMORY);
    int held = window.held();
    for (int p = 0; p < projections.count; p++) {
      for (int i = 0; i < held; i++) {
        projected[i] = projections.project(p, window.rows(), i * window.dimensions);
      }
      Arrays.sort(projected, 0, held);
      density.blend(p, projected, held, 1. / refreshes);
    }
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    Arrays.fill(sums, 0);
    double sum = 0;
    double squares = 0;
    for (int p = 0; p < projections.count; p++) {
      double surprise = density.surprise(p, projections.project(p, vector, 0));
      sum += surprise;
      squares += surprise * surprise;
      for (int i = 0; i < projections.used; i++) {
        int at = 3 * projections.feature(p, i);
        sums[at]++;
        sums[at + 1] += surprise;
        sums[at + 2] += surprise * surprise;
      }
    }
    for (int j = 0; j < window.dimensions; j++) {
      double with = sums[3 * j];
      double without = projections.count - with;
      double t = sum / projections.count;
      if (without > 0) {
        double spread =
            squaredError(with, sums[3 * j + 1], sums[3 * j + 2])
                + squaredError(without, sum - sums[3 * j + 1], squares - sums[3 * j + 2]);
        double difference = sums[3 * j + 1] / with - (sum - sums[3 * j + 1]) / without;
        t = difference / Math.sqrt(spread);
      }
      shares[j] = t > 0 && ready() ? t : 0;
    }
  }

  /** The variance of a mean; never quite 0, so that equal surprises make no infinite statistic. */
  private static double squaredError(double count, double sum, double squares) {
    double mean = sum / count;
    return Math.max(squares / count - mean * mean, 1e-6) / Math.max(1, count - 1);
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), window.view());
  }

  @Override
  public Detector copy() {
    Loda copy = new Loda(parameters, window.copy(), projectionSeed, density.copy());
    copy.sinceRefresh = sinceRefresh;
    copy.refreshes = refreshes;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.projections);
    out.writeInt(parameters.window);
    out.writeLong(parameters.seed);
    out.writeInt(dimensions());
    out.writeLong(projectionSeed);
    out.writeShort(sinceRefresh);
    out.writeByte(refreshes);
    window.save(out);
    if (refreshes > 0) {
      density.save(out);
    }
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("loda version", in.readShort(), VERSION, VERSION);
    int projections = Check.saved("projections", in.readInt(), 8, 1024);
    int size = Check.saved("window", in.readInt(), 64, 4096);
    Parameters parameters = new Parameters(projections, size, in.readLong());
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    long projectionSeed = in.readLong();
    int most = parameters.refreshEvery() - 1;
    int sinceRefresh = Check.saved("vectors since refresh", in.readUnsignedShort(), 0, most);
    int refreshes = Check.saved("refreshes", in.readByte(), 0, MEMORY);
    RowWindow window = RowWindow.load(dimensions, size, in);
    QuantileDensity density = new QuantileDensity(projections, size);
    if (refreshes > 0) {
      density.load(in);
    }
    Loda loaded = new Loda(parameters, window, projectionSeed, density);
    loaded.sinceRefresh = sinceRefresh;
    loaded.refreshes = refreshes;
    return loaded;
  }
}
