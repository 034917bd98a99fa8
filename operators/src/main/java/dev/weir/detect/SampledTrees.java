package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The trees of a {@link WindowIsolationForest}, each built from a sample of rows, in flat arrays.
 *
 * <p>A tree has room for a complete one: the root is node 1, the children of node i are 2i and
 * 2i+1. A leaf above the last level stands in all the places below it, so that every path is
 * equally long to walk; whatever the cuts there say, it ends at the same leaf.
 */
final class SampledTrees {
  final int trees;
  final int dimensions;
  private final int sample;
  private final int height;
  private final int leaves;
  private final short[] axis;
  private final float[] cut;

  /** For each place on the last level, depth and rows of the leaf it belongs to: {@link #end}. */
  private final char[] ends;

  /** How many rows a tree is built from; 0 before it is built. */
  private final char[] rows;

  /** The least and the greatest value of each feature in the rows of a tree. */
  private final float[] low;

  private final float[] high;

  /** c(n) and 1/c(n) for n rows. */
  private final double[] expected;

  private final double[] weights;
  private final SampleSplitter splitter;

  SampledTrees(int trees, int sample, int dimensions) {
    this.trees = trees;
    this.sample = sample;
    this.dimensions = dimensions;
    height = height(sample);
    leaves = 1 << height;
    axis = new short[trees * leaves];
    cut = new float[trees * leaves];
    ends = new char[trees * leaves];
    rows = new char[trees];
    low = new float[trees * dimensions];
    high = new float[trees * dimensions];
    expected = new double[sample + 1];
    weights = new double[sample + 1];
    fillExpected();
    splitter = new SampleSplitter(sample, dimensions);
  }

  private SampledTrees(SampledTrees other) {
    trees = other.trees;
    sample = other.sample;
    dimensions = other.dimensions;
    height = other.height;
    leaves = other.leaves;
    axis = other.axis.clone();
    cut = other.cut.clone();
    ends = other.ends.clone();
    rows = other.rows.clone();
    low = other.low.clone();
    high = other.high.clone();
    expected = other.expected;
    weights = other.weights;
    splitter = new SampleSplitter(sample, dimensions);
  }

  SampledTrees copy() {
    return new SampledTrees(this);
  }

  /** The cuts on a path at most: about the average path of a tree that tells all rows apart. */
  static int height(int sample) {
    return 32 - Integer.numberOfLeadingZeros(sample - 1);
  }

  /** c(n), the mean path of a search without success among n: 2 H(n-1) - 2 (n-1)/n. */
  private void fillExpected() {
    double harmonic = 0;
    for (int n = 1; n <= sample; n++) {
      expected[n] = 2 * harmonic - 2. * (n - 1) / n;
      weights[n] = n > 1 ? 1 / expected[n] : 0;
      harmonic += 1. / n;
    }
  }

  /** The path length of a vector in one tree, over the one expected for its number of rows. */
  double length(int tree, float[] vector) {
    char end = ends[place(tree, vector)];
    return (depthOf(end) + expected[rowsOf(end)]) * weights[rows[tree]];
  }

  /** Where a vector ends on the last level, counted over all trees. */
  private int place(int tree, float[] vector) {
    int base = tree << height;
    int node = 1;
    // No way out at a leaf: the processor can then work on several trees at once.
    for (int k = 0; k < height; k++) {
      int at = base + node;
      node = 2 * node + (vector[axis[at]] < cut[at] ? 0 : 1);
    }
    return base + node - leaves;
  }

  /** Builds one tree anew. */
  void build(int tree, RowWindow window, SeededRandom random) {
    int count = splitter.draw(window, random);
    rows[tree] = (char) count;
    for (int j = 0; j < dimensions; j++) {
      splitter.range(j, 0, count);
      low[tree * dimensions + j] = splitter.min();
      high[tree * dimensions + j] = splitter.max();
    }
    build(tree * leaves, 1, 0, count);
  }

  private void build(int base, int node, int from, int to) {
    int middle = node < leaves && to - from > 1 ? splitter.split(from, to) : from;
    if (middle == from) {
      makeLeaf(base, node, to - from);
      return;
    }
    axis[base + node] = (short) splitter.axis();
    cut[base + node] = splitter.cut();
    build(base, 2 * node, from, middle);
    build(base, 2 * node + 1, middle, to);
  }

  /** Makes a node a leaf, in all the places below it. */
  private void makeLeaf(int base, int node, int count) {
    int depth = depth(node);
    int first = base + first(node, depth);
    Arrays.fill(ends, first, first + (leaves >> depth), (char) end(depth, count));
  }

  /** Depth and rows in one number, the rows, at most 2^height, in its lower bits. */
  private int end(int depth, int count) {
    return depth << (height + 1) | count;
  }

  private static int depth(int node) {
    return 31 - Integer.numberOfLeadingZeros(node);
  }

  /** The first place of a tree that is below a node. */
  private int first(int node, int depth) {
    return (node << (height - depth)) - leaves;
  }

  private int depthOf(char end) {
    return end >> (height + 1);
  }

  private int rowsOf(char end) {
    return end & ((2 << height) - 1);
  }

  /** The rows in the leaves below a node. */
  private int rowsBelow(int base, int node) {
    int depth = depth(node);
    int place = base + first(node, depth);
    int to = place + (leaves >> depth);
    int sum = 0;
    while (place < to) {
      sum += rowsOf(ends[place]);
      place += leaves >> depthOf(ends[place]);
    }
    return sum;
  }

  /** Adds what one tree says of each entry of a vector: see {@link WindowIsolationForest}. */
  void attribute(int tree, float[] vector, double[] shares) {
    int base = tree * leaves;
    int place = place(tree, vector);
    int last = place - base + leaves;
    int held = rows[tree];
    for (int depth = 0; depth < depthOf(ends[place]); depth++) {
      int kept = rowsBelow(base, last >> (height - depth - 1));
      int q = axis[base + (last >> (height - depth))];
      shares[q] += Math.max(0, 1 - 2. * kept / held) / (depth + 1);
      held = kept;
    }
    for (int j = 0; j < dimensions; j++) {
      shares[j] += outside(tree * dimensions + j, vector[j]);
    }
  }

  /** How far outside the values of a tree's rows a value is, 0 to 1. */
  private double outside(int side, double value) {
    double beyond = Math.max(low[side] - value, value - high[side]);
    double width = (double) high[side] - low[side];
    return beyond > 0 && beyond < Double.POSITIVE_INFINITY && width >= 0
        ? beyond / (beyond + width)
        : 0;
  }

  /**
   * Writes the ranges of one tree and its nodes, each before its children: twice the feature and 1
   * for a cut, twice the rows for a leaf.
   */
  void save(int tree, DataOutput out) throws IOException {
    for (int side = tree * dimensions; side < (tree + 1) * dimensions; side++) {
      out.writeFloat(low[side]);
      out.writeFloat(high[side]);
    }
    save(tree * leaves, 1, out);
  }

  private void save(int base, int node, DataOutput out) throws IOException {
    int depth = depth(node);
    char end = ends[base + first(node, depth)];
    if (depthOf(end) == depth) {
      Varint.write(2 * rowsOf(end), out);
      return;
    }
    Varint.write(2 * axis[base + node] + 1, out);
    out.writeFloat(cut[base + node]);
    save(base, 2 * node, out);
    save(base, 2 * node + 1, out);
  }

  /** Reads one tree. */
  void load(int tree, DataInput in) throws IOException {
    for (int side = tree * dimensions; side < (tree + 1) * dimensions; side++) {
      low[side] = in.readFloat();
      high[side] = in.readFloat();
    }
    int found = load(tree * leaves, 1, in);
    rows[tree] = (char) Check.saved("rows of tree " + tree, found, 2, sample);
  }

  private int load(int base, int node, DataInput in) throws IOException {
    int most = 2 * Math.max(dimensions, sample);
    int code = Varint.read("node", 0, most, in);
    if ((code & 1) == 0) {
      int count = Check.saved("rows of a leaf", code / 2, 1, sample);
      makeLeaf(base, node, count);
      return count;
    }
    Check.saved("depth of a cut", depth(node), 0, height - 1);
    axis[base + node] = (short) Check.saved("axis of a cut", code / 2, 0, dimensions - 1);
    cut[base + node] = in.readFloat();
    return load(base, 2 * node, in) + load(base, 2 * node + 1, in);
  }
}
