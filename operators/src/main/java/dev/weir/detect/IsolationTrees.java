package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The trees of an {@link OnlineIsolationForest}, in flat arrays.
 *
 * <p>A tree is laid out as a complete binary tree of {@code levels} levels below its root, place 1:
 * the children of place i are 2i and 2i + 1. The way down always has {@code levels} steps, without
 * a branch: a place that is not split leads to the right. So a leaf is kept at the rightmost place
 * below it on the last level, with its depth, its count and its box; no two leaves share one.
 * Levels are added as the window fills, so that a forest of few points is small.
 *
 * <p>Vectors come as {@link FloatKey}s: {@link FloatKey#of} of each entry, or to be learned {@link
 * FloatKey#low} of each and then {@link FloatKey#high} of each.
 */
final class IsolationTrees {
  private static final int LEAF = -1;
  private static final int EMPTY_LEAF = -2;

  /** A split that nothing is below: key in the upper half of the bits, feature in the lower. */
  private static final long UNSPLIT = (long) FloatKey.BEFORE_ALL << 32;

  /** The count of a place that is not split, out of reach of any that is compared. */
  private static final int UNCOUNTED = 1 << 30;

  final int trees;
  final int dimensions;
  private final int maxLeafSamples;
  private final boolean adaptive;

  private int levels;
  private int places = 1;
  private long[] splits;
  private int[] counts;
  private byte[] depths;
  private int[] boxes;

  /** The points a place must count to be split, by depth; on the last level none are enough. */
  private int[] splitAt;

  /** For splitting one leaf; not part of the state. */
  private final BoxSample sample;

  IsolationTrees(int trees, int maxLeafSamples, boolean adaptive, int dimensions) {
    this.trees = trees;
    this.dimensions = dimensions;
    this.maxLeafSamples = maxLeafSamples;
    this.adaptive = adaptive;
    sample = new BoxSample(dimensions);
    allocate();
  }

  private IsolationTrees(IsolationTrees other) {
    this(other.trees, other.maxLeafSamples, other.adaptive, other.dimensions);
    levels = other.levels;
    places = other.places;
    splits = other.splits.clone();
    counts = other.counts.clone();
    depths = other.depths.clone();
    boxes = other.boxes.clone();
    splitAt = other.splitAt.clone();
  }

  IsolationTrees copy() {
    return new IsolationTrees(this);
  }

  /** Of each tree, {@code places} inner places, the first unused, and as many on the last level. */
  private void allocate() {
    splits = new long[trees * places];
    counts = new int[2 * trees * places];
    depths = new byte[trees * places];
    boxes = new int[2 * trees * places * dimensions];
    Arrays.fill(splits, UNSPLIT);
    for (int t = 0; t < trees; t++) {
      Arrays.fill(counts, 2 * t * places, (2 * t + 1) * places, UNCOUNTED);
    }
    Arrays.fill(boxes, FloatKey.LAST);
    splitAt = new int[levels + 1];
    for (int k = 0; k < levels; k++) {
      splitAt[k] = adaptive ? maxLeafSamples << k : maxLeafSamples;
    }
    splitAt[levels] = Integer.MAX_VALUE;
  }

  /** Sets the depth from which leaves are not split; whether it, and so every place, is new. */
  boolean reserve(int depth) {
    if (depth <= levels) {
      return false;
    }
    IsolationTrees old = new IsolationTrees(this);
    levels = depth;
    places = 1 << depth;
    allocate();
    int stretch = places / old.places;
    for (int t = 0; t < trees; t++) {
      System.arraycopy(old.splits, t * old.places, splits, t * places, old.places);
      System.arraycopy(old.counts, 2 * t * old.places, counts, 2 * t * places, old.places);
      for (int s = 0; s < old.places; s++) {
        int from = t * old.places + s;
        int to = t * places + (s + 1) * stretch - 1;
        depths[to] = old.depths[from];
        counts[to + (t + 1) * places] = old.counts[from + (t + 1) * old.places];
        System.arraycopy(old.boxes, old.box(from), boxes, box(to), 2 * dimensions);
      }
    }
    return true;
  }

  /** Where a leaf's box begins; leaves are numbered through all trees. */
  private int box(int leaf) {
    return 2 * leaf * dimensions;
  }

  /** Place on the last level of the leaf that a place above is. */
  private int rightmost(int place, int depth) {
    return ((place + 1) << (levels - depth)) - 1;
  }

  /** Place on the last level of the leaf that a vector falls in, in every tree. */
  void fall(int[] keys, int[] places) {
    for (int t = 0; t < trees; t++) {
      places[t] = fall(t, keys);
    }
  }

  private int fall(int tree, int[] keys) {
    int base = tree * places;
    int place = 1;
    for (int k = 0; k < levels; k++) {
      long split = splits[base + place];
      // The sign of the difference, 1 where the entry is below the split.
      place = 2 * place + 1 - (int) ((keys[(int) split] - (split >> 32)) >>> 63);
    }
    return place;
  }

  /** Sum over the trees of the depth of a leaf, and how much deeper its points would lie. */
  double depths(int[] fallen) {
    int depth = 0;
    double deeper = 0;
    for (int t = 0; t < trees; t++) {
      int leaf = t * places + fallen[t];
      depth += depths[leaf - places];
      deeper += PathLength.of(counts[leaf + t * places], maxLeafSamples);
    }
    return depth + deeper;
  }

  /** Counts a vector in, and splits the leaf it falls in where that is full enough. */
  void learn(int tree, int place, int[] sides, SeededRandom random) {
    int base = 2 * tree * places;
    for (int above = place >> 1; above > 0; above >>= 1) {
      counts[base + above]++;
    }
    int points = ++counts[base + place];
    int leaf = tree * places + place - places;
    widen(box(leaf), sides, 0);
    int depth = depths[leaf];
    if (points >= splitAt[depth]) {
      grow(tree, place, depth, random);
    }
  }

  private void widen(int box, int[] sides, int from) {
    for (int j = 0; j < 2 * dimensions; j++) {
      if (sides[from + j] < boxes[box + j]) {
        boxes[box + j] = sides[from + j];
      }
    }
  }

  /** Counts a vector out, and undoes the first split on its way that counts too few. */
  void forget(int tree, int place) {
    int base = 2 * tree * places;
    counts[base + place]--;
    int missing = 0;
    int depth = levels - 1;
    for (int above = place >> 1; above > 0; above >>= 1) {
      // Negative as soon as one of the differences is.
      missing |= --counts[base + above] - splitAt[depth--];
    }
    if (missing < 0) {
      collapseOn(tree, place);
    }
  }

  private void collapseOn(int tree, int place) {
    int depth = 0;
    while (counts[2 * tree * places + (place >> (levels - depth))] >= splitAt[depth]) {
      depth++;
    }
    collapse(tree, place >> (levels - depth), depth);
  }

  /** Makes an inner place a leaf whose box holds the boxes of the leaves below. */
  private void collapse(int tree, int place, int depth) {
    int base = 2 * tree * places;
    int points = counts[base + place];
    int last = rightmost(place, depth);
    int leaf = tree * places + last - places;
    for (int s = leaf - (1 << (levels - depth)) + 1; s < leaf; s++) {
      widen(box(leaf), boxes, box(s));
      Arrays.fill(boxes, box(s), box(s + 1), FloatKey.LAST);
    }
    for (int first = place, end = place + 1; first < places; first *= 2, end *= 2) {
      Arrays.fill(splits, tree * places + first, tree * places + end, UNSPLIT);
      Arrays.fill(counts, base + first, base + end, UNCOUNTED);
    }
    counts[base + last] = points;
    depths[leaf] = (byte) depth;
  }

  /** Puts a subtree in place of a leaf, built from points drawn uniformly in its box. */
  private void grow(int tree, int place, int depth, SeededRandom random) {
    int points = counts[2 * tree * places + place];
    int box = box(tree * places + place - places);
    sample.draw(boxes, box, points, random);
    Arrays.fill(boxes, box, box + 2 * dimensions, FloatKey.LAST);
    build(tree, place >> (levels - depth), 0, points, random);
  }

  private void build(int tree, int place, int from, int to, SeededRandom random) {
    int depth = depthOf(place);
    if (to - from < splitAt[depth]) {
      int last = rightmost(place, depth);
      int leaf = tree * places + last - places;
      counts[2 * tree * places + last] = to - from;
      depths[leaf] = (byte) depth;
      sample.bound(boxes, box(leaf), from, to);
      return;
    }
    int q = random.nextInt(dimensions);
    float at = sample.split(from, to, q, random.nextDouble());
    counts[2 * tree * places + place] = to - from;
    splits[tree * places + place] = split(q, at);
    int middle = sample.partition(from, to, q, at);
    build(tree, 2 * place, from, middle, random);
    build(tree, 2 * place + 1, middle, to, random);
  }

  private static int depthOf(int place) {
    return 31 - Integer.numberOfLeadingZeros(place);
  }

  private static long split(int feature, float at) {
    return (long) FloatKey.of(at) << 32 | feature;
  }

  /** Adds what one tree says of each entry of a vector: see {@link OnlineIsolationForest}. */
  void attribute(int tree, int last, float[] vector, double[] shares) {
    int depth = 0;
    for (int place = 1; isSplit(tree, place); place = last >> (levels - depth)) {
      int next = last >> (levels - ++depth);
      int kept = count(tree, next);
      double part = (double) kept / (kept + count(tree, next ^ 1));
      int q = (int) splits[tree * places + place];
      shares[q] += Math.min(1, Math.max(0, 1 - 2 * part)) / depth;
    }
    int leaf = tree * places + last - places;
    for (int j = 0; j < dimensions; j++) {
      shares[j] += outside(tree, box(leaf) + j, j, vector[j]);
    }
  }

  private boolean isSplit(int tree, int place) {
    return place < places && splits[tree * places + place] != UNSPLIT;
  }

  private int count(int tree, int place) {
    int counted = isSplit(tree, place) ? place : rightmost(place, depthOf(place));
    return counts[2 * tree * places + counted];
  }

  /** How far outside a leaf's box a value is, 0 to 1, against the width of all boxes together. */
  private double outside(int tree, int low, int j, double value) {
    int least = FloatKey.LAST;
    int most = FloatKey.LAST;
    int end = box((tree + 1) * places);
    for (int i = box(tree * places) + j; i < end; i += 2 * dimensions) {
      least = Math.min(least, boxes[i]);
      most = Math.min(most, boxes[i + dimensions]);
    }
    double from = FloatKey.lowValue(least);
    double to = FloatKey.highValue(most);
    boolean bounded = boxes[low] != FloatKey.LAST;
    double below = (bounded ? FloatKey.lowValue(boxes[low]) : from) - value;
    double above = value - (bounded ? FloatKey.highValue(boxes[low + dimensions]) : to);
    double beyond = Math.max(below, above);
    return beyond > 0 && beyond < Double.POSITIVE_INFINITY ? beyond / (beyond + (to - from)) : 0;
  }

  /** Writes the nodes in use, each before its children, and the boxes of leaves that have one. */
  void save(int tree, DataOutput out) throws IOException {
    save(tree, 1, out);
  }

  private void save(int tree, int place, DataOutput out) throws IOException {
    if (isSplit(tree, place)) {
      long split = splits[tree * places + place];
      out.writeShort((int) split);
      out.writeFloat(FloatKey.value((int) (split >> 32)));
      save(tree, 2 * place, out);
      save(tree, 2 * place + 1, out);
      return;
    }
    int box = box(tree * places + rightmost(place, depthOf(place)) - places);
    boolean empty = isEmpty(box);
    out.writeShort(empty ? EMPTY_LEAF : LEAF);
    out.writeInt(count(tree, place));
    for (int j = box; j < box + dimensions && !empty; j++) {
      out.writeFloat(FloatKey.lowValue(boxes[j]));
      out.writeFloat(FloatKey.highValue(boxes[j + dimensions]));
    }
  }

  private boolean isEmpty(int box) {
    for (int j = box; j < box + dimensions; j++) {
      if (boxes[j] != FloatKey.LAST) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads one tree into room {@link #reserve}d for it.
   *
   * @param points what the tree must count
   * @param mostPoints the most a leaf may count, and the most it may be short
   */
  void load(int tree, int points, int mostPoints, DataInput in) throws IOException {
    int counted = loadBelow(tree, 1, mostPoints, in);
    Check.saved("points of tree " + tree, counted, points, points);
  }

  private int loadBelow(int tree, int place, int mostPoints, DataInput in) throws IOException {
    int depth = depthOf(place);
    int kind = Check.saved("split dimension", in.readShort(), EMPTY_LEAF, dimensions - 1);
    if (kind >= 0) {
      Check.saved("depth of a split", depth, 0, levels - 1);
      splits[tree * places + place] = split(kind, in.readFloat());
      int below = loadBelow(tree, 2 * place, mostPoints, in);
      int points = below + loadBelow(tree, 2 * place + 1, mostPoints, in);
      counts[2 * tree * places + place] = points;
      return points;
    }
    int last = rightmost(place, depth);
    int leaf = tree * places + last - places;
    int points = Check.saved("points of a leaf", in.readInt(), -mostPoints, mostPoints);
    counts[2 * tree * places + last] = points;
    depths[leaf] = (byte) depth;
    for (int j = box(leaf); j < box(leaf) + dimensions && kind == LEAF; j++) {
      boxes[j] = FloatKey.low(in.readFloat());
      boxes[j + dimensions] = FloatKey.high(in.readFloat());
    }
    return points;
  }
}
