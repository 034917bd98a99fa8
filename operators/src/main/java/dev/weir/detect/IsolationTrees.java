package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The trees of an {@link OnlineIsolationForest}, in flat arrays.
 *
 * <p>A tree is laid out as a complete binary tree of {@code levels} levels below its root: the
 * children of node i are 2i+1 and 2i+2. Only leaves have boxes; a leaf's box is in the slot of the
 * leftmost place below it on the last level, so that no two leaves share a slot. Slots without a
 * leaf hold the empty box (+infinity to -infinity). Levels are added as the window fills, so that a
 * forest of few points is small.
 */
final class IsolationTrees {
  private static final int LEAF = -1;
  private static final int EMPTY_LEAF = -2;

  final int trees;
  final int dimensions;
  private final int maxLeafSamples;
  private final boolean adaptive;

  private int levels;
  private int nodes = 1;
  private int leaves = 1;
  private short[] axis;
  private float[] split;
  private int[] count;
  private float[] low;
  private float[] high;

  /** Room for splitting one leaf; not part of the state. */
  private final float[] sourceLow;

  private final float[] sourceHigh;
  private int[] order = new int[0];
  private long draws;

  IsolationTrees(int trees, int maxLeafSamples, boolean adaptive, int dimensions) {
    this.trees = trees;
    this.dimensions = dimensions;
    this.maxLeafSamples = maxLeafSamples;
    this.adaptive = adaptive;
    sourceLow = new float[dimensions];
    sourceHigh = new float[dimensions];
    allocate();
  }

  private IsolationTrees(IsolationTrees other) {
    trees = other.trees;
    dimensions = other.dimensions;
    maxLeafSamples = other.maxLeafSamples;
    adaptive = other.adaptive;
    sourceLow = new float[dimensions];
    sourceHigh = new float[dimensions];
    levels = other.levels;
    nodes = other.nodes;
    leaves = other.leaves;
    axis = other.axis.clone();
    split = other.split.clone();
    count = other.count.clone();
    low = other.low.clone();
    high = other.high.clone();
  }

  IsolationTrees copy() {
    return new IsolationTrees(this);
  }

  private void allocate() {
    axis = new short[trees * nodes];
    split = new float[trees * nodes];
    count = new int[trees * nodes];
    low = new float[trees * leaves * dimensions];
    high = new float[trees * leaves * dimensions];
    Arrays.fill(axis, (short) LEAF);
    Arrays.fill(low, Float.POSITIVE_INFINITY);
    Arrays.fill(high, Float.NEGATIVE_INFINITY);
  }

  /** Makes room for leaves at a depth. */
  void reserve(int depth) {
    if (depth <= levels) {
      return;
    }
    int oldNodes = nodes;
    int oldLeaves = leaves;
    short[] oldAxis = axis;
    float[] oldSplit = split;
    int[] oldCount = count;
    float[] oldLow = low;
    float[] oldHigh = high;
    int stretch = depth - levels;
    levels = depth;
    leaves = 1 << depth;
    nodes = 2 * leaves - 1;
    allocate();
    for (int t = 0; t < trees; t++) {
      System.arraycopy(oldAxis, t * oldNodes, axis, t * nodes, oldNodes);
      System.arraycopy(oldSplit, t * oldNodes, split, t * nodes, oldNodes);
      System.arraycopy(oldCount, t * oldNodes, count, t * nodes, oldNodes);
      for (int s = 0; s < oldLeaves; s++) {
        int from = (t * oldLeaves + s) * dimensions;
        int to = (t * leaves + (s << stretch)) * dimensions;
        System.arraycopy(oldLow, from, low, to, dimensions);
        System.arraycopy(oldHigh, from, high, to, dimensions);
      }
    }
  }

  /** The points a node must count to be split, and to stay split. */
  private int splitAt(int depth) {
    return adaptive ? maxLeafSamples << depth : maxLeafSamples;
  }

  /** Where the box of a leaf begins. */
  private int box(int tree, int node, int depth) {
    int slot = ((node + 1) << (levels - depth)) - leaves;
    return (tree * leaves + slot) * dimensions;
  }

  private int child(int place, int node, float[] rows, int offset) {
    return 2 * node + (rows[offset + axis[place]] < split[place] ? 1 : 2);
  }

  /** Depth of the leaf a vector falls in, and how much deeper its points would lie. */
  double depth(int tree, float[] vector) {
    int base = tree * nodes;
    int node = 0;
    int depth = 0;
    while (axis[base + node] >= 0) {
      node = child(base + node, node, vector, 0);
      depth++;
    }
    return depth + PathLength.of(count[base + node], maxLeafSamples);
  }

  /** Counts a vector in, and splits the leaf it falls in where that is full enough. */
  void learn(int tree, float[] vector, int depthLimit, SeededRandom random) {
    int base = tree * nodes;
    int node = 0;
    int depth = 0;
    count[base]++;
    while (axis[base + node] >= 0) {
      node = child(base + node, node, vector, 0);
      count[base + node]++;
      depth++;
    }
    int box = box(tree, node, depth);
    for (int j = 0; j < dimensions; j++) {
      widen(box + j, vector[j], vector[j]);
    }
    if (depth < depthLimit && count[base + node] >= splitAt(depth)) {
      grow(tree, node, depth, depthLimit, random);
    }
  }

  private void widen(int side, float from, float to) {
    if (from < low[side]) {
      low[side] = from;
    }
    if (to > high[side]) {
      high[side] = to;
    }
  }

  /** Counts a vector out, and undoes the first split on its way that counts too few. */
  void forget(int tree, float[] rows, int offset) {
    int base = tree * nodes;
    int node = 0;
    int depth = 0;
    count[base]--;
    while (axis[base + node] >= 0) {
      if (count[base + node] < splitAt(depth)) {
        collapse(tree, node, depth);
        return;
      }
      node = child(base + node, node, rows, offset);
      count[base + node]--;
      depth++;
    }
  }

  /** Makes an inner node a leaf whose box holds the boxes of the leaves below. */
  private void collapse(int tree, int node, int depth) {
    axis[tree * nodes + node] = LEAF;
    int first = box(tree, node, depth);
    int end = first + (dimensions << (levels - depth));
    for (int box = first + dimensions; box < end; box += dimensions) {
      for (int j = 0; j < dimensions; j++) {
        widen(first + j, low[box + j], high[box + j]);
      }
    }
    Arrays.fill(low, first + dimensions, end, Float.POSITIVE_INFINITY);
    Arrays.fill(high, first + dimensions, end, Float.NEGATIVE_INFINITY);
  }

  /** Puts a subtree in place of a leaf, built from points drawn uniformly in its box. */
  private void grow(int tree, int node, int depth, int depthLimit, SeededRandom random) {
    int points = count[tree * nodes + node];
    int box = box(tree, node, depth);
    System.arraycopy(low, box, sourceLow, 0, dimensions);
    System.arraycopy(high, box, sourceHigh, 0, dimensions);
    Arrays.fill(low, box, box + dimensions, Float.POSITIVE_INFINITY);
    Arrays.fill(high, box, box + dimensions, Float.NEGATIVE_INFINITY);
    if (order.length < points) {
      order = new int[Math.max(points, 2 * order.length)];
    }
    for (int i = 0; i < points; i++) {
      order[i] = i;
    }
    draws = random.state();
    random.skip((long) points * dimensions);
    build(tree, node, depth, 0, points, depthLimit, random);
  }

  /** The points drawn are not kept: each number is drawn again wherever it is read. */
  private float drawn(int point, int j) {
    double unit = SeededRandom.unitAt(draws, (long) point * dimensions + j);
    double from = sourceLow[j];
    return (float) (from + unit * (sourceHigh[j] - from));
  }

  private void build(
      int tree, int node, int depth, int from, int to, int depthLimit, SeededRandom random) {
    int place = tree * nodes + node;
    count[place] = to - from;
    if (to - from < splitAt(depth) || depth >= depthLimit) {
      axis[place] = LEAF;
      bound(box(tree, node, depth), from, to);
      return;
    }
    int q = random.nextInt(dimensions);
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      float value = drawn(order[i], q);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    float at = (float) (min + random.nextDouble() * ((double) max - min));
    axis[place] = (short) q;
    split[place] = at;
    int middle = partition(from, to, q, at);
    build(tree, 2 * node + 1, depth + 1, from, middle, depthLimit, random);
    build(tree, 2 * node + 2, depth + 1, middle, to, depthLimit, random);
  }

  /** Brings the points below a split value before the others; the index of the first other. */
  private int partition(int from, int to, int q, float at) {
    int left = from;
    int right = to;
    while (left < right) {
      int point = order[left];
      if (drawn(point, q) < at) {
        left++;
      } else {
        order[left] = order[--right];
        order[right] = point;
      }
    }
    return left;
  }

  private void bound(int box, int from, int to) {
    for (int j = 0; j < dimensions; j++) {
      for (int i = from; i < to; i++) {
        float value = drawn(order[i], j);
        widen(box + j, value, value);
      }
    }
  }

  /** Adds what one tree says of each entry of a vector: see {@link OnlineIsolationForest}. */
  void attribute(int tree, float[] vector, double[] shares) {
    int base = tree * nodes;
    int node = 0;
    int depth = 0;
    while (axis[base + node] >= 0) {
      int next = child(base + node, node, vector, 0);
      double kept = (double) count[base + next] / count[base + node];
      shares[axis[base + node]] += Math.min(1, Math.max(0, 1 - 2 * kept)) / (depth + 1);
      node = next;
      depth++;
    }
    int box = box(tree, node, depth);
    for (int j = 0; j < dimensions; j++) {
      shares[j] += outside(tree, box + j, j, vector[j]);
    }
  }

  /** How far outside a leaf's box a value is, 0 to 1, against the width of all boxes together. */
  private double outside(int tree, int leaf, int j, double value) {
    int end = (tree + 1) * leaves * dimensions;
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    for (int box = tree * leaves * dimensions + j; box < end; box += dimensions) {
      from = Math.min(from, low[box]);
      to = Math.max(to, high[box]);
    }
    boolean bounded = low[leaf] <= high[leaf];
    double beyond =
        Math.max((bounded ? low[leaf] : from) - value, value - (bounded ? high[leaf] : to));
    return beyond > 0 && beyond < Double.POSITIVE_INFINITY ? beyond / (beyond + (to - from)) : 0;
  }

  /** Writes the nodes in use, each before its children, and the boxes of leaves that have one. */
  void save(int tree, DataOutput out) throws IOException {
    save(tree, 0, 0, out);
  }

  private void save(int tree, int node, int depth, DataOutput out) throws IOException {
    int place = tree * nodes + node;
    if (axis[place] >= 0) {
      out.writeShort(axis[place]);
      out.writeFloat(split[place]);
      save(tree, 2 * node + 1, depth + 1, out);
      save(tree, 2 * node + 2, depth + 1, out);
      return;
    }
    int box = box(tree, node, depth);
    boolean empty = isEmpty(box);
    out.writeShort(empty ? EMPTY_LEAF : LEAF);
    out.writeInt(count[place]);
    for (int j = 0; j < dimensions && !empty; j++) {
      out.writeFloat(low[box + j]);
      out.writeFloat(high[box + j]);
    }
  }

  private boolean isEmpty(int box) {
    for (int j = 0; j < dimensions; j++) {
      if (low[box + j] <= high[box + j]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads one tree into room {@link #reserve}d for it.
   *
   * @param points what the root must count
   * @param mostPoints the most a leaf may count, and the most it may be short
   */
  void load(int tree, int points, int mostPoints, DataInput in) throws IOException {
    load(tree, 0, 0, mostPoints, in);
    Check.saved("points of tree " + tree, count[tree * nodes], points, points);
  }

  private void load(int tree, int node, int depth, int mostPoints, DataInput in)
      throws IOException {
    int place = tree * nodes + node;
    int kind = Check.saved("split dimension", in.readShort(), EMPTY_LEAF, dimensions - 1);
    if (kind >= 0) {
      Check.saved("depth of a split", depth, 0, levels - 1);
      axis[place] = (short) kind;
      split[place] = in.readFloat();
      load(tree, 2 * node + 1, depth + 1, mostPoints, in);
      load(tree, 2 * node + 2, depth + 1, mostPoints, in);
      count[place] = count[place + node + 1] + count[place + node + 2];
      return;
    }
    count[place] = Check.saved("points of a leaf", in.readInt(), -mostPoints, mostPoints);
    int box = box(tree, node, depth);
    for (int j = 0; j < dimensions && kind == LEAF; j++) {
      low[box + j] = in.readFloat();
      high[box + j] = in.readFloat();
    }
  }
}
