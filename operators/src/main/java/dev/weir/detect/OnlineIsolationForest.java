package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Online isolation forest: Leveni, Weigert Cassales, Pfahringer, Bifet and Boracchi, ICML 2024.
 *
 * <p>Trees over a sliding window. A leaf that has counted enough points is split along random
 * values; a subtree that has lost enough of them is folded back. The score is 2 to the power of
 * minus the mean path length over the length expected of so many points: about 0.25 where points
 * lie densely, 0.8 and more where no point ever was.
 *
 * <p>Everything lies in flat arrays. Nodes are numbered as in a binary heap (children of i are 2i+1
 * and 2i+2); the box of a leaf stands at the place of its leftmost descendant in the lowest row,
 * which no other leaf can have. Inner boxes are not kept, nothing reads them.
 *
 * <p>Invariant under scaling of any feature; no scaler is needed.
 */
public final class OnlineIsolationForest implements Detector {
  /** 1: parameters, random state, window oldest first, then each tree's live nodes. */
  private static final int VERSION = 1;

  private static final int LEAF = -1;
  private static final double EPSILON = 1e-12;
  private static final double PATH_WEIGHT = 0.25;
  private static final int INITIAL_ROWS = 16;

  private final Parameters parameters;
  private final int dimensions;
  private final SeededRandom random;

  /** Points by ring position; it grows up to the window. */
  private float[] window;

  private int held;
  private int next;

  private final int maxDepth;
  private final int nodes;
  private final int inners;
  private final int leaves;

  /** Points counted per node, by tree; below 0 where more was forgotten than learned. */
  private final int[] counts;

  /** Split dimension per inner node, by tree; {@link #LEAF} for a leaf. */
  private final short[] splitDimensions;

  private final float[] splitValues;

  /** Lower bounds, then upper bounds, per leaf place, by tree. */
  private final float[] boxes;

  /** How the points that split a node grow with its depth. */
  public enum Growth {
    /** maxLeafSamples times 2 to the power of the depth. */
    ADAPTIVE("adaptive"),
    /** maxLeafSamples everywhere. */
    FIXED("fixed");

    private final String label;

    Growth(String label) {
      this.label = label;
    }

    /** The name in configuration. */
    public String label() {
      return label;
    }
  }

  /**
   * What a forest is made by.
   *
   * @param trees 1 to 256
   * @param maxLeafSamples points that split a leaf at the root, 2 to 1,024
   * @param window points remembered, 16 to 65,536 and at least 4 times maxLeafSamples
   * @param growth how the points that split a leaf grow with its depth
   * @param seed any number; models of different keys differ all the same
   */
  public record Parameters(int trees, int maxLeafSamples, int window, Growth growth, long seed)
      implements DetectorParameters {
    /** The authors' own. */
    public static final Parameters DEFAULT = new Parameters(32, 32, 2048, Growth.ADAPTIVE, 1);

    public Parameters {
      DetectorParameters.check("trees", trees, 1, 256);
      DetectorParameters.check("maxLeafSamples", maxLeafSamples, 2, 1024);
      DetectorParameters.check("window", window, 16, 65_536);
      if (window < 4 * maxLeafSamples) {
        throw new IllegalArgumentException(
            "window: found "
                + window
                + ", expected at least 4 * maxLeafSamples = "
                + 4 * maxLeafSamples);
      }
      if (growth == null) {
        throw new IllegalArgumentException("growth: found nothing, expected adaptive or fixed");
      }
    }

    @Override
    public DetectorType type() {
      return DetectorType.ONLINE_ISOLATION_FOREST;
    }

    @Override
    public OnlineIsolationForest create(int dimensions, long keySeed) {
      return new OnlineIsolationForest(
          this, dimensions, new SeededRandom(SeededRandom.mix(seed, keySeed)));
    }

    @Override
    public int settledAfter() {
      return window + maxLeafSamples;
    }

    @Override
    public long savedBytes(int dimensions) {
      int depth = maxDepth();
      long leaves = 1L << depth;
      long tree = (2 * leaves - 1) * 5 + leaves * 4 + leaves * 2 * 4 * dimensions;
      return 64 + 4L * window * dimensions + trees * tree;
    }

    /** Depth of the lowest leaf there can ever be: nodes above the limit at window + 1 split. */
    int maxDepth() {
      int depth = 0;
      while (reachesDepth(window + 1, maxLeafSamples, depth)) {
        depth++;
      }
      return depth;
    }
  }

  private OnlineIsolationForest(Parameters parameters, int dimensions, SeededRandom random) {
    DetectorParameters.check("dimensions", dimensions, 1, Detectors.MAX_DIMENSIONS);
    this.parameters = parameters;
    this.dimensions = dimensions;
    this.random = random;
    this.maxDepth = parameters.maxDepth();
    this.leaves = 1 << maxDepth;
    this.nodes = 2 * leaves - 1;
    this.inners = leaves - 1;
    this.window = new float[Math.min(INITIAL_ROWS, parameters.window()) * dimensions];
    this.counts = new int[parameters.trees() * nodes];
    this.splitDimensions = new short[parameters.trees() * inners];
    this.splitValues = new float[parameters.trees() * inners];
    this.boxes = new float[parameters.trees() * leaves * 2 * dimensions];
    Arrays.fill(splitDimensions, (short) LEAF);
    for (int place = 0; place < parameters.trees() * leaves; place++) {
      emptyBox(place * 2 * dimensions);
    }
  }

  private OnlineIsolationForest(OnlineIsolationForest from) {
    parameters = from.parameters;
    dimensions = from.dimensions;
    random = new SeededRandom(from.random.state());
    maxDepth = from.maxDepth;
    leaves = from.leaves;
    nodes = from.nodes;
    inners = from.inners;
    window = from.window.clone();
    held = from.held;
    next = from.next;
    counts = from.counts.clone();
    splitDimensions = from.splitDimensions.clone();
    splitValues = from.splitValues.clone();
    boxes = from.boxes.clone();
  }

  @Override
  public DetectorType type() {
    return DetectorType.ONLINE_ISOLATION_FOREST;
  }

  /** What the forest was made by. */
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  /** Points in the window. */
  public int held() {
    return held;
  }

  /** From four times the leaf size on: the first level of splits is there and paths differ. */
  @Override
  public boolean ready() {
    return held >= 4 * parameters.maxLeafSamples();
  }

  @Override
  public Detector copy() {
    return new OnlineIsolationForest(this);
  }

  @Override
  public double score(float[] x) {
    double depths = 0;
    for (int tree = 0; tree < parameters.trees(); tree++) {
      int node = leafOf(tree, x);
      depths += depthOf(node) + expectedDepth(counts[tree * nodes + node]);
    }
    double mean = depths / parameters.trees();
    return StrictMath.pow(2, -mean / (expectedDepth(held) + EPSILON));
  }

  private int leafOf(int tree, float[] x) {
    int base = tree * inners;
    int node = 0;
    while (node < inners && splitDimensions[base + node] != LEAF) {
      node = 2 * node + (x[splitDimensions[base + node]] < splitValues[base + node] ? 1 : 2);
    }
    return node;
  }

  /** Depth that {@code count} points would reach below a node: ln(count / leaf size) / ln 4. */
  private double expectedDepth(int count) {
    int leafSize = parameters.maxLeafSamples();
    return count < leafSize ? 0 : Logarithms.depth(count, leafSize);
  }

  /** {@code depth} is below the limit of a forest that holds {@code points}; whole numbers only. */
  private static boolean reachesDepth(int points, int leafSize, int depth) {
    return points > (long) leafSize << (2 * depth);
  }

  private long splitCount(int depth) {
    int leafSize = parameters.maxLeafSamples();
    return parameters.growth() == Growth.ADAPTIVE ? (long) leafSize << depth : leafSize;
  }

  private static int depthOf(int node) {
    return 31 - Integer.numberOfLeadingZeros(node + 1);
  }

  /** Where the box of leaf {@code node} stands: at its leftmost descendant in the lowest row. */
  private int boxOf(int tree, int node) {
    int depth = depthOf(node);
    int place = (node + 1 - (1 << depth)) << (maxDepth - depth);
    return (tree * leaves + place) * 2 * dimensions;
  }

  private void emptyBox(int box) {
    Arrays.fill(boxes, box, box + dimensions, Float.POSITIVE_INFINITY);
    Arrays.fill(boxes, box + dimensions, box + 2 * dimensions, Float.NEGATIVE_INFINITY);
  }

  private void growBox(int box, float[] points, int point) {
    for (int d = 0; d < dimensions; d++) {
      float value = points[point + d];
      boxes[box + d] = Math.min(boxes[box + d], value);
      boxes[box + dimensions + d] = Math.max(boxes[box + dimensions + d], value);
    }
  }

  @Override
  public void learn(float[] x) {
    int points = held + 1;
    for (int tree = 0; tree < parameters.trees(); tree++) {
      learn(tree, x, points);
    }
    if (held == parameters.window()) {
      for (int tree = 0; tree < parameters.trees(); tree++) {
        forget(tree, next * dimensions);
      }
    } else {
      held++;
      makeRoom();
    }
    System.arraycopy(x, 0, window, next * dimensions, dimensions);
    next = next + 1 == parameters.window() ? 0 : next + 1;
  }

  private void makeRoom() {
    if (held * dimensions > window.length) {
      int rows = Math.min(parameters.window(), 2 * (window.length / dimensions));
      window = Arrays.copyOf(window, rows * dimensions);
    }
  }

  private void learn(int tree, float[] x, int points) {
    int base = tree * inners;
    int node = 0;
    counts[tree * nodes]++;
    while (node < inners && splitDimensions[base + node] != LEAF) {
      node = 2 * node + (x[splitDimensions[base + node]] < splitValues[base + node] ? 1 : 2);
      counts[tree * nodes + node]++;
    }
    growBox(boxOf(tree, node), x, 0);
    int depth = depthOf(node);
    int count = counts[tree * nodes + node];
    if (count >= splitCount(depth) && reachesDepth(points, parameters.maxLeafSamples(), depth)) {
      split(tree, node, count, points);
    }
  }

  /** Replaces a leaf by a subtree over as many points as it counts, drawn in its box. */
  private void split(int tree, int node, int count, int points) {
    float[] drawn = new float[count * dimensions];
    int box = boxOf(tree, node);
    for (int i = 0; i < drawn.length; i += dimensions) {
      for (int d = 0; d < dimensions; d++) {
        drawn[i + d] = between(boxes[box + d], boxes[box + dimensions + d]);
      }
    }
    build(tree, node, drawn, 0, count, points);
  }

  private float between(float low, float high) {
    float drawn = (float) (low + random.nextDouble() * ((double) high - low));
    return Math.min(Math.max(drawn, low), high);
  }

  /** A subtree at {@code node} over rows {@code from} to {@code to} of {@code rows}. */
  private void build(int tree, int node, float[] rows, int from, int to, int points) {
    int depth = depthOf(node);
    counts[tree * nodes + node] = to - from;
    boolean leaf =
        to - from < splitCount(depth) || !reachesDepth(points, parameters.maxLeafSamples(), depth);
    if (leaf) {
      makeLeaf(tree, node);
      int box = boxOf(tree, node);
      for (int row = from; row < to; row++) {
        growBox(box, rows, row * dimensions);
      }
      return;
    }
    int dimension = random.nextInt(dimensions);
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int row = from; row < to; row++) {
      low = Math.min(low, rows[row * dimensions + dimension]);
      high = Math.max(high, rows[row * dimensions + dimension]);
    }
    float value = between(low, high);
    splitDimensions[tree * inners + node] = (short) dimension;
    splitValues[tree * inners + node] = value;
    int middle = partition(rows, from, to, dimension, value);
    build(tree, 2 * node + 1, rows, from, middle, points);
    build(tree, 2 * node + 2, rows, middle, to, points);
  }

  private void makeLeaf(int tree, int node) {
    if (node < inners) {
      splitDimensions[tree * inners + node] = LEAF;
    }
    emptyBox(boxOf(tree, node));
  }

  /** Moves rows below {@code value} to the front; the first row that is not. */
  private int partition(float[] rows, int from, int to, int dimension, float value) {
    int middle = from;
    for (int row = from; row < to; row++) {
      if (rows[row * dimensions + dimension] < value) {
        swap(rows, row * dimensions, middle * dimensions);
        middle++;
      }
    }
    return middle;
  }

  private void swap(float[] rows, int one, int other) {
    if (one == other) {
      return;
    }
    for (int d = 0; d < dimensions; d++) {
      float kept = rows[one + d];
      rows[one + d] = rows[other + d];
      rows[other + d] = kept;
    }
  }

  private void forget(int tree, int row) {
    int base = tree * inners;
    int node = 0;
    while (true) {
      int count = --counts[tree * nodes + node];
      if (node >= inners || splitDimensions[base + node] == LEAF) {
        return;
      }
      if (count < splitCount(depthOf(node))) {
        collapse(tree, node);
        return;
      }
      float value = window[row + splitDimensions[base + node]];
      node = 2 * node + (value < splitValues[base + node] ? 1 : 2);
    }
  }

  /** Makes an inner node a leaf whose box holds all boxes below it. */
  private void collapse(int tree, int node) {
    if (node >= inners || splitDimensions[tree * inners + node] == LEAF) {
      return;
    }
    collapse(tree, 2 * node + 1);
    collapse(tree, 2 * node + 2);
    splitDimensions[tree * inners + node] = LEAF;
    // The left child's box stands where this leaf's does.
    int box = boxOf(tree, 2 * node + 1);
    int right = boxOf(tree, 2 * node + 2);
    for (int d = 0; d < dimensions; d++) {
      boxes[box + d] = Math.min(boxes[box + d], boxes[right + d]);
      int upper = box + dimensions + d;
      boxes[upper] = Math.max(boxes[upper], boxes[right + dimensions + d]);
    }
    emptyBox(right);
  }

  /**
   * An approximation. Per tree a position gets how far the vector lies outside the box of its leaf,
   * as a part of the width of all boxes, at most 1; and for every split on the path a quarter of
   * the part of the points that the split left behind.
   */
  @Override
  public void attribute(float[] x, double[] shares) {
    Arrays.fill(shares, 0, dimensions, 0);
    for (int tree = 0; tree < parameters.trees(); tree++) {
      attributePath(tree, x, shares);
      attributeBox(tree, boxOf(tree, leafOf(tree, x)), x, shares);
    }
  }

  private void attributePath(int tree, float[] x, double[] shares) {
    int base = tree * inners;
    int node = 0;
    while (node < inners && splitDimensions[base + node] != LEAF) {
      int dimension = splitDimensions[base + node];
      int child = 2 * node + (x[dimension] < splitValues[base + node] ? 1 : 2);
      double here = Math.max(1, counts[tree * nodes + node]);
      double kept = Math.max(0, counts[tree * nodes + child]) / here;
      shares[dimension] += PATH_WEIGHT * Math.max(0, 1 - kept);
      node = child;
    }
  }

  private void attributeBox(int tree, int box, float[] x, double[] shares) {
    for (int d = 0; d < dimensions; d++) {
      double low = boxes[box + d];
      double high = boxes[box + dimensions + d];
      double outside = Math.max(low - x[d], x[d] - high);
      if (outside > 0 && low <= high) {
        double width = widthOf(tree, d);
        shares[d] += width > 0 ? Math.min(1, outside / width) : 1;
      }
    }
  }

  private double widthOf(int tree, int dimension) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int place = 0; place < leaves; place++) {
      int box = (tree * leaves + place) * 2 * dimensions;
      low = Math.min(low, boxes[box + dimension]);
      high = Math.max(high, boxes[box + dimensions + dimension]);
    }
    return (double) high - low;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeShort(parameters.trees());
    out.writeShort(parameters.maxLeafSamples());
    out.writeInt(parameters.window());
    out.writeByte(parameters.growth().ordinal());
    out.writeLong(parameters.seed());
    out.writeInt(dimensions);
    out.writeLong(random.state());
    out.writeInt(held);
    int oldest = held < parameters.window() ? 0 : next;
    for (int i = 0; i < held; i++) {
      int row = (oldest + i) % parameters.window() * dimensions;
      for (int d = 0; d < dimensions; d++) {
        out.writeFloat(window[row + d]);
      }
    }
    for (int tree = 0; tree < parameters.trees(); tree++) {
      saveNode(tree, 0, out);
    }
  }

  private void saveNode(int tree, int node, DataOutput out) throws IOException {
    boolean inner = node < inners && splitDimensions[tree * inners + node] != LEAF;
    out.writeShort(inner ? splitDimensions[tree * inners + node] : LEAF);
    out.writeInt(counts[tree * nodes + node]);
    if (inner) {
      out.writeFloat(splitValues[tree * inners + node]);
      saveNode(tree, 2 * node + 1, out);
      saveNode(tree, 2 * node + 2, out);
      return;
    }
    int box = boxOf(tree, node);
    for (int i = box; i < box + 2 * dimensions; i++) {
      out.writeFloat(boxes[i]);
    }
  }

  static OnlineIsolationForest load(DataInput in) throws IOException {
    Detectors.checkVersion("online-isolation-forest", in.readUnsignedShort(), VERSION);
    Parameters parameters = loadParameters(in);
    int dimensions = Detectors.checkRange("dimensions", in.readInt(), 1, Detectors.MAX_DIMENSIONS);
    OnlineIsolationForest forest =
        new OnlineIsolationForest(parameters, dimensions, new SeededRandom(in.readLong()));
    int held = Detectors.checkRange("points held", in.readInt(), 0, parameters.window());
    for (int row = 0; row < held; row++) {
      forest.held = row + 1;
      forest.makeRoom();
      for (int d = 0; d < dimensions; d++) {
        forest.window[row * dimensions + d] = in.readFloat();
      }
    }
    forest.next = held % parameters.window();
    for (int tree = 0; tree < parameters.trees(); tree++) {
      forest.loadNode(tree, 0, in);
    }
    return forest;
  }

  private static Parameters loadParameters(DataInput in) throws IOException {
    int trees = in.readUnsignedShort();
    int maxLeafSamples = in.readUnsignedShort();
    int window = in.readInt();
    int growth = Detectors.checkRange("growth", in.readUnsignedByte(), 0, 1);
    try {
      return new Parameters(trees, maxLeafSamples, window, Growth.values()[growth], in.readLong());
    } catch (IllegalArgumentException e) {
      throw new IOException("online-isolation-forest: " + e.getMessage(), e);
    }
  }

  private void loadNode(int tree, int node, DataInput in) throws IOException {
    int dimension = in.readShort();
    counts[tree * nodes + node] = in.readInt();
    if (dimension != LEAF) {
      Detectors.checkRange("depth of a split", node, 0, inners - 1);
      Detectors.checkRange("split dimension", dimension, 0, dimensions - 1);
      splitDimensions[tree * inners + node] = (short) dimension;
      splitValues[tree * inners + node] = in.readFloat();
      loadNode(tree, 2 * node + 1, in);
      loadNode(tree, 2 * node + 2, in);
      return;
    }
    int box = boxOf(tree, node);
    for (int i = box; i < box + 2 * dimensions; i++) {
      boxes[i] = in.readFloat();
    }
  }
}
