package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Isolation forest (Liu, Ting and Zhou, ICDM 2008) over a sliding window: trees that tell the rows
 * of a sample apart by random cuts, of which one is built anew every {@code window / trees} events,
 * so that each is at most a window old and every event costs alike. A vector that few cuts set
 * apart scores high.
 *
 * <p>The score is 2^-m, where m is the mean over the trees of the path length over c(n), the one
 * expected of n rows: about .4 where points are dense, .5 for the average vector, above .6 for
 * isolated ones. It does not depend on the scale of a feature. While the window fills, trees are
 * renewed as often as it grows by a few rows, so that none is built of much fewer rows than there
 * are. A feature that is constant in a sample is never cut.
 *
 * <p>The rows of a tree are drawn one from each equal part of the window. Leaves at the height
 * limit of log2(sample) count as if their rows were told apart as well as any.
 *
 * <p>Attribution is an approximation. Each tree adds, for a vector, two things: for every cut on
 * the way down that leads to the side with fewer rows, how uneven it is (0 to 1) over its depth
 * counted from 1; and for every feature how far the value is outside the range of the tree's rows,
 * as b/(b + w) of the distance b and the width w of the range.
 */
public final class WindowIsolationForest implements Detector {
  private static final short VERSION = 1;

  /** A tree of fewer rows says little. */
  private static final int FIRST_ROWS = 32;

  private final Parameters parameters;
  private final RowWindow window;
  private final SampledTrees trees;
  private final SeededRandom random;

  /** How many trees there are; the next to build anew; the events since the last was built. */
  private int built;

  private int next;
  private int since;

  private WindowIsolationForest(
      Parameters parameters, RowWindow window, SampledTrees trees, SeededRandom random) {
    this.parameters = parameters;
    this.window = window;
    this.trees = trees;
    this.random = random;
  }

  /**
   * What a forest is created from.
   *
   * @param trees how many trees, 1 to 256
   * @param sample how many rows of the window a tree is built from, 16 to 1,024
   * @param window how many of the latest vectors count, 16 to 65,536 and at least {@code sample}
   * @param seed where the random cuts begin, together with the seed given to {@link #create}
   */
  public record Parameters(int trees, int sample, int window, long seed)
      implements DetectorParameters {
    private static final int MAX_TREES = 256;
    private static final int MIN_SAMPLE = 16;
    private static final int MAX_SAMPLE = 1024;
    private static final int MAX_WINDOW = 65_536;
    private static final int HEADER_BYTES = 64;

    /** 64 trees of 256 rows out of the latest 2,048 vectors. */
    public static final Parameters DEFAULT = new Parameters(64, 256, 2048, 1);

    /** Checks the values. */
    public Parameters {
      Check.argument("trees", trees, 1, MAX_TREES);
      Check.argument("sample", sample, MIN_SAMPLE, MAX_SAMPLE);
      Check.argument("window", window, MIN_SAMPLE, MAX_WINDOW);
      if (window < sample) {
        throw new IllegalArgumentException(
            "window: found " + window + ", expected at least the sample, " + sample);
      }
    }

    @Override
    public DetectorType type() {
      return DetectorType.WINDOW_ISOLATION_FOREST;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      return new WindowIsolationForest(
          this,
          new RowWindow(dimensions, window),
          new SampledTrees(trees, sample, dimensions),
          new SeededRandom(SeededRandom.combine(this.seed, seed)));
    }

    /** By then all trees have been built of a full sample, for they are renewed with growth. */
    @Override
    public int settledAfter() {
      return Math.max(window, 3 * Math.max(sample, trees));
    }

    @Override
    public long savedBytes(int dimensions) {
      int axisBytes = dimensions <= 64 ? 1 : dimensions <= 8192 ? 2 : 3;
      long leaves = sample + sample / 64;
      long tree = 8L * dimensions + leaves + (sample - 1) * (axisBytes + 4L);
      return HEADER_BYTES + 4L * window * dimensions + trees * tree;
    }

    /** A way down every tree, and a tree's share of being built anew. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 500 + (double) trees * SampledTrees.height(sample) * (37 + 20. * sample / window);
    }

    @Override
    public boolean dependsOnScale() {
      return false;
    }

    private void save(DataOutput out) throws IOException {
      out.writeInt(trees);
      out.writeInt(sample);
      out.writeInt(window);
      out.writeLong(seed);
    }

    private static Parameters load(DataInput in) throws IOException {
      int trees = Check.saved("trees", in.readInt(), 1, MAX_TREES);
      int sample = Check.saved("sample", in.readInt(), MIN_SAMPLE, MAX_SAMPLE);
      int window = Check.saved("window", in.readInt(), sample, MAX_WINDOW);
      return new Parameters(trees, sample, window, in.readLong());
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.WINDOW_ISOLATION_FOREST;
  }

  @Override
  public int dimensions() {
    return window.dimensions;
  }

  @Override
  public boolean ready() {
    return built == trees.trees;
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public double score(float[] vector) {
    double sum = 0;
    for (int t = 0; t < trees.trees; t++) {
      sum += trees.length(t, vector);
    }
    return NegativePower.ofTwo(sum / trees.trees);
  }

  @Override
  public void learn(float[] vector) {
    window.add(vector);
    since++;
    if (window.held() < Math.min(FIRST_ROWS, parameters.window)
        || since < Math.max(1, window.held() / trees.trees)) {
      return;
    }
    trees.build(next, window, random);
    since = 0;
    next = next + 1 == trees.trees ? 0 : next + 1;
    built = Math.min(trees.trees, built + 1);
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    Arrays.fill(shares, 0, dimensions(), 0);
    for (int t = 0; t < built; t++) {
      trees.attribute(t, vector, shares);
    }
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), window.view());
  }

  @Override
  public Detector copy() {
    WindowIsolationForest copy =
        new WindowIsolationForest(
            parameters, window.copy(), trees.copy(), new SeededRandom(random.state()));
    copy.built = built;
    copy.next = next;
    copy.since = since;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    parameters.save(out);
    out.writeInt(dimensions());
    out.writeLong(random.state());
    window.save(out);
    out.writeInt(built);
    out.writeInt(next);
    out.writeInt(since);
    for (int t = 0; t < built; t++) {
      trees.save(t, out);
    }
  }

  static WindowIsolationForest load(DataInput in) throws IOException {
    Check.saved("window-isolation-forest version", in.readShort(), VERSION, VERSION);
    Parameters parameters = Parameters.load(in);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    SeededRandom random = new SeededRandom(in.readLong());
    RowWindow window = RowWindow.load(dimensions, parameters.window, in);
    SampledTrees trees = new SampledTrees(parameters.trees, parameters.sample, dimensions);
    WindowIsolationForest loaded = new WindowIsolationForest(parameters, window, trees, random);
    loaded.built = Check.saved("trees built", in.readInt(), 0, parameters.trees);
    loaded.next = Check.saved("next tree", in.readInt(), 0, parameters.trees - 1);
    loaded.since = Check.saved("events since", in.readInt(), 0, parameters.window);
    for (int t = 0; t < loaded.built; t++) {
      trees.load(t, in);
    }
    return loaded;
  }
}
