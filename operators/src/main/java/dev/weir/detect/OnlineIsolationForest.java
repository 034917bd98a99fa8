package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Online isolation forest (Leveni et al., ICML 2024): trees of splits at random that grow where
 * points are many and shrink as the window passes on. A vector that falls in a shallow or thinly
 * populated leaf scores high. The score is 2^-(mean depth / depth expected of the points held):
 * about .25 where points are dense, .8 and more in an empty leaf. It does not depend on the scale
 * of a feature.
 *
 * <p>The window holds the latest rows as floats, and every tree learns and forgets the same rows. A
 * leaf that fills up is split as if its points were spread evenly over its box, so trees keep boxes
 * and counts but no points; a count can therefore be off, even below 0, for as long as the split is
 * there.
 *
 * <p>Attribution is an approximation. Each tree adds, for a vector, two things: for every split on
 * the way down that leads to the side with fewer points, how uneven it is (0 to 1) over its depth
 * counted from 1; and for every feature how far the value is outside the box of the leaf reached,
 * as b/(b + w) of the distance b to the box and the width w of all boxes of the tree together.
 * Where the leaf has no box, the boxes of the whole tree stand for it.
 */
public final class OnlineIsolationForest implements Detector {
  private static final short VERSION = 1;
  private static final double EPSILON = 1e-9;

  private final Parameters parameters;
  private final RowWindow window;
  private final IsolationTrees trees;
  private final SeededRandom random;

  /** A vector as {@link FloatKey#low} of each entry; not part of the state. */
  private final int[] keys;

  /** Whether it is the one at hand in the trees, and what they say of it. */
  private boolean hasFallen;

  private double depths;

  private OnlineIsolationForest(
      Parameters parameters, RowWindow window, IsolationTrees trees, SeededRandom random) {
    this.parameters = parameters;
    this.window = window;
    this.trees = trees;
    this.random = random;
    keys = new int[window.dimensions];
  }

  /** How the points a node must count to be split go up with its depth. */
  public enum Growth implements Labelled {
    /** They double with every level. */
    ADAPTIVE(1, "adaptive"),
    /** They are the same on every level. */
    FIXED(2, "fixed");

    private final int code;
    private final String label;

    Growth(int code, String label) {
      this.code = code;
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /**
   * What a forest is created from.
   *
   * @param trees how many trees, 1 to 256
   * @param maxLeafSamples the points at which a leaf at the root is split, 2 to 1,024
   * @param window how many of the latest vectors count, 16 to 65,536 and at least twice {@code
   *     maxLeafSamples}
   * @param growth how the points needed for a split go up with the depth
   * @param seed where the random splits begin, together with the seed given to {@link #create}
   */
  public record Parameters(int trees, int maxLeafSamples, int window, Growth growth, long seed)
      implements DetectorParameters {
    private static final int HEADER_BYTES = 64;
    private static final int LEAF_BYTES = 6;
    private static final int SPLIT_BYTES = 6;

    /** 32 trees over the latest 2,048 vectors. */
    public static final Parameters DEFAULT = new Parameters(32, 32, 2048, Growth.ADAPTIVE, 1);

    /** Checks the values. */
    public Parameters {
      Check.argument("trees", trees, 1, 256);
      Check.argument("maxLeafSamples", maxLeafSamples, 2, 1024);
      Check.argument("window", window, 16, 65_536);
      if (window < 2 * maxLeafSamples) {
        throw new IllegalArgumentException(
            "window: found "
                + window
                + ", expected at least twice maxLeafSamples, "
                + 2 * maxLeafSamples);
      }
      if (growth == null) {
        throw new IllegalArgumentException("growth: found null, expected adaptive or fixed");
      }
    }

    @Override
    public DetectorType type() {
      return DetectorType.ONLINE_ISOLATION_FOREST;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      RowWindow rows = new RowWindow(dimensions, window);
      return new OnlineIsolationForest(
          this,
          rows,
          new IsolationTrees(this, rows),
          new SeededRandom(SeededRandom.combine(this.seed, seed)));
    }

    @Override
    public int settledAfter() {
      return window + maxLeafSamples;
    }

    @Override
    public long savedBytes(int dimensions) {
      long leaves = 1L << PathLength.depthLimit(window + 1, maxLeafSamples);
      long tree = leaves * (LEAF_BYTES + 8L * dimensions) + (leaves - 1) * SPLIT_BYTES;
      return HEADER_BYTES + 4L * window * dimensions + trees * tree;
    }

    /** Two ways down every tree, that of the vector and that of the one it forgets. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 2_300 + trees * (60 + 1.4 * dimensions);
    }

    /** Trees have room to be full, which they seldom are. */
    @Override
    public long liveBytes(int dimensions) {
      int levels = PathLength.depthLimit(window + 1, maxLeafSamples);
      long scratch = 512 + 32L * dimensions + 8L * window;
      return HEADER_BYTES
          + scratch
          + 4L * window * dimensions
          + IsolationTrees.bytes(trees, levels, dimensions);
    }

    @Override
    public boolean dependsOnScale() {
      return false;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.ONLINE_ISOLATION_FOREST;
  }

  @Override
  public int dimensions() {
    return window.dimensions;
  }

  @Override
  public boolean ready() {
    return window.held() > parameters.maxLeafSamples;
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public double score(float[] vector) {
    fall(vector);
    double mean = depths / trees.trees;
    double expected = PathLength.of(window.held(), parameters.maxLeafSamples) + EPSILON;
    return NegativePower.ofTwo(mean / expected);
  }

  @Override
  public void learn(float[] vector) {
    if (trees.reserve(PathLength.depthLimit(window.held() + 1, parameters.maxLeafSamples))) {
      hasFallen = false;
    }
    fall(vector);
    hasFallen = false;
    boolean forgets = window.full();
    if (forgets) {
      read(window.rows(), window.oldestOffset());
    }
    window.add(vector);
    trees.learn(random);
    if (forgets) {
      trees.forget(keys);
    }
    trees.keep();
  }

  /** Finds the leaves of a vector; those of the vector scored last are known. */
  private void fall(float[] vector) {
    if (!read(vector, 0) || !hasFallen) {
      depths = trees.fall(keys);
      hasFallen = true;
    }
  }

  /** Takes a vector's keys; whether they are the same as before. */
  private boolean read(float[] rows, int offset) {
    boolean same = true;
    for (int j = 0; j < keys.length; j++) {
      int low = FloatKey.low(rows[offset + j]);
      same &= low == keys[j];
      keys[j] = low;
    }
    return same;
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    fall(vector);
    Arrays.fill(shares, 0, dimensions(), 0);
    trees.attribute(vector, shares);
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), window.view());
  }

  @Override
  public Detector copy() {
    RowWindow rows = window.copy();
    return new OnlineIsolationForest(
        parameters, rows, trees.copy(rows), new SeededRandom(random.state()));
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.trees);
    out.writeInt(parameters.maxLeafSamples);
    out.writeInt(parameters.window);
    out.writeByte(parameters.growth.code);
    out.writeLong(parameters.seed);
    out.writeInt(dimensions());
    out.writeLong(random.state());
    window.save(out);
    new IsolationTreesForm(trees).save(out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("online-isolation-forest version", in.readShort(), VERSION, VERSION);
    Parameters parameters = loadParameters(in);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    SeededRandom random = new SeededRandom(in.readLong());
    RowWindow window = RowWindow.load(dimensions, parameters.window, in);
    IsolationTrees trees = new IsolationTrees(parameters, window);
    int levels = PathLength.depthLimit(window.held() + 1, parameters.maxLeafSamples);
    trees.reserve(levels);
    int mostPoints = (levels + 2) * (parameters.window + 1);
    new IsolationTreesForm(trees).load(window.held(), mostPoints, in);
    return new OnlineIsolationForest(parameters, window, trees, random);
  }

  private static Parameters loadParameters(DataInput in) throws IOException {
    int trees = Check.saved("trees", in.readInt(), 1, 256);
    int maxLeafSamples = Check.saved("maxLeafSamples", in.readInt(), 2, 1024);
    int window = Check.saved("window", in.readInt(), Math.max(16, 2 * maxLeafSamples), 65_536);
    int growth = Check.saved("growth", in.readByte(), Growth.ADAPTIVE.code, Growth.FIXED.code);
    return new Parameters(
        trees,
        maxLeafSamples,
        window,
        growth == Growth.ADAPTIVE.code ? Growth.ADAPTIVE : Growth.FIXED,
        in.readLong());
  }
}
