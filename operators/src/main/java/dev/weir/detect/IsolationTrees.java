package dev.weir.detect;

import java.util.Arrays;

/**
 * The trees of an {@link OnlineIsolationForest}, in flat arrays: where nodes are split and how many
 * points they count. The boxes of leaves are in {@link LeafBoxes}.
 *
 * <p>A tree is laid out as a complete binary tree of {@code levels} levels below its root, place 1:
 * the children of place i are 2i and 2i + 1. The way down always has {@code levels} steps, without
 * a branch: a place that is not split leads to the right. So a leaf is the rightmost one below it
 * on the last level, where leaves are numbered from 0; no two share a number. Levels are added as
 * the window fills, so that a forest of few points is small.
 *
 * <p>Of every place only the points on its left are kept. The points of the root are those of the
 * window, and so those of any node follow on the way down to it. With a thousand models taking
 * turns it is memory that takes time, and this is what every event reads of all trees.
 *
 * <p>Vectors come as {@link FloatKey#low} of each entry.
 */
final class IsolationTrees {
  final int trees;
  private final int dimensions;
  private final int maxLeafSamples;
  private final boolean adaptive;

  private int levels;
  private int places = 1;

  /** The points in each tree. */
  private int points;

  /** By place: points on the left in the upper half of the bits, the key of the split below. */
  private long[] nodes;

  /** The feature of each split. */
  private char[] features;

  /** The points a place must count to be split, by depth; on the last level none are enough. */
  private int[] splitAt;

  private final LeafBoxes boxes;

  /** For splitting one leaf; not part of the state. */
  private final BoxSample sample;

  /** Trees over a window that is still empty. */
  IsolationTrees(OnlineIsolationForest.Parameters parameters, RowWindow window) {
    trees = parameters.trees();
    dimensions = window.dimensions;
    maxLeafSamples = parameters.maxLeafSamples();
    adaptive = parameters.growth() == OnlineIsolationForest.Growth.ADAPTIVE;
    boxes = new LeafBoxes(trees, window);
    sample = new BoxSample(dimensions);
    allocate();
  }

  private IsolationTrees(IsolationTrees other, RowWindow window) {
    trees = other.trees;
    dimensions = other.dimensions;
    maxLeafSamples = other.maxLeafSamples;
    adaptive = other.adaptive;
    levels = other.levels;
    places = other.places;
    points = other.points;
    nodes = other.nodes.clone();
    features = other.features.clone();
    splitAt = other.splitAt.clone();
    boxes = other.boxes.copy(window);
    sample = new BoxSample(dimensions);
  }

  /** A copy over a copy of the window. */
  IsolationTrees copy(RowWindow window) {
    return new IsolationTrees(this, window);
  }

  /** Of each tree {@code places} nodes, the first unused, and as many leaves. */
  private void allocate() {
    nodes = new long[trees * places];
    features = new char[trees * places];
    Arrays.fill(nodes, IsolationNode.UNSPLIT);
    splitAt = new int[levels + 1];
    for (int k = 0; k < levels; k++) {
      splitAt[k] = adaptive ? maxLeafSamples << k : maxLeafSamples;
    }
    splitAt[levels] = Integer.MAX_VALUE;
  }

  /** The bytes of trees of so many levels, full ones. */
  static long bytes(int trees, int levels, int dimensions) {
    long places = 1L << levels;
    return trees * places * (Long.BYTES + Character.BYTES)
        + LeafBoxes.bytes(trees, 1 << levels, dimensions);
  }

  /** Sets the depth from which leaves are not split; whether it, and so every place, is new. */
  boolean reserve(int depth) {
    if (depth <= levels) {
      return false;
    }
    int oldPlaces = places;
    long[] oldNodes = nodes;
    char[] oldFeatures = features;
    levels = depth;
    places = 1 << depth;
    allocate();
    for (int t = 0; t < trees; t++) {
      System.arraycopy(oldNodes, t * oldPlaces, nodes, t * places, oldPlaces);
      System.arraycopy(oldFeatures, t * oldPlaces, features, t * places, oldPlaces);
    }
    boxes.stretch(places / oldPlaces);
    return true;
  }

  /**
   * Finds where a vector falls in every tree: it is the vector at hand from then on.
   *
   * @return the sum over the trees of the depth of a leaf, and how much deeper its points would lie
   */
  double fall(int[] keys) {
    int depth = 0;
    double deeper = 0;
    for (int base = 0, t = 0; t < trees; t++, base += places) {
      int place = 1;
      int counted = points;
      for (int k = 0; k < levels; k++) {
        long node = nodes[base + place];
        int isLeft = IsolationNode.isLeft(keys[features[base + place]], node);
        counted = IsolationNode.onSide(isLeft, IsolationNode.left(node), counted);
        depth += IsolationNode.split(node);
        place = 2 * place + 1 - isLeft;
      }
      boxes.place(t, place - places);
      deeper += PathLength.of(counted, maxLeafSamples);
    }
    return depth + deeper;
  }

  /**
   * Counts the vector at hand in, and splits leaves it falls in where they are full enough. It must
   * be the latest in the window.
   */
  void learn(SeededRandom random) {
    for (int t = 0; t < trees; t++) {
      learn(t, boxes.leaf(t), random);
    }
    points++;
  }

  private void learn(int tree, int leaf, SeededRandom random) {
    int base = tree * places;
    int last = places + leaf;
    int counted = points;
    int depth = 0;
    for (int k = levels; k > 0; k--) {
      int at = base + (last >> k);
      long node = nodes[at];
      int isLeft = isLeft(last, k - 1);
      counted = IsolationNode.onSide(isLeft, IsolationNode.left(node), counted);
      depth += IsolationNode.split(node);
      nodes[at] = node + isLeft * IsolationNode.ONE_ON_THE_LEFT;
    }
    if (counted + 1 >= splitAt[depth]) {
      boxes.draw(sample, tree, leaf, counted + 1, random);
      build(tree, last >> (levels - depth), 0, counted + 1, random);
    }
  }

  /** Keeps the vector at hand for the boxes of the leaves it falls in. */
  void keep() {
    boxes.keep();
  }

  /** Counts a vector out, and in each tree undoes the first split on its way of too few points. */
  void forget(int[] keys) {
    points--;
    for (int t = 0; t < trees; t++) {
      forget(t, keys);
    }
  }

  private void forget(int tree, int[] keys) {
    int base = tree * places;
    int place = 1;
    int counted = points;
    int missing = 0;
    for (int k = 0; k < levels; k++) {
      long node = nodes[base + place];
      int isLeft = IsolationNode.isLeft(keys[features[base + place]], node);
      // Negative as soon as one of the differences is, of places that are split.
      missing |= (counted - splitAt[k]) & -IsolationNode.split(node);
      counted = IsolationNode.onSide(isLeft, IsolationNode.left(node) - isLeft, counted);
      nodes[base + place] = node - isLeft * IsolationNode.ONE_ON_THE_LEFT;
      place = 2 * place + 1 - isLeft;
    }
    if (missing < 0) {
      collapseOn(tree, place);
    }
  }

  private void collapseOn(int tree, int last) {
    int height = levels;
    for (int counted = points; counted >= splitAt[levels - height]; height--) {
      counted = countBelow(tree, last, height, counted);
    }
    collapse(tree, last >> height, height);
  }

  /**
   * The points of the next place on the way to one on the last level.
   *
   * @param height of the place before it, at least 1
   * @param counted the points of that
   */
  private int countBelow(int tree, int last, int height, int counted) {
    long node = nodes[tree * places + (last >> height)];
    return IsolationNode.onSide(isLeft(last, height - 1), IsolationNode.left(node), counted);
  }

  /** 1 where the place at a height above one on the last level is a left child, else 0. */
  private static int isLeft(int last, int height) {
    return ~(last >> height) & 1;
  }

  /** Makes an inner place a leaf whose box holds the boxes of the leaves below. */
  private void collapse(int tree, int place, int height) {
    int base = tree * places;
    for (int first = place, end = place + 1; first < places; first *= 2, end *= 2) {
      Arrays.fill(nodes, base + first, base + end, IsolationNode.UNSPLIT);
      Arrays.fill(features, base + first, base + end, (char) 0);
    }
    int first = (place << height) - places;
    boxes.merge(tree, first, first + (1 << height) - 1);
  }

  /** Puts a subtree in place of a leaf, built from points drawn uniformly in its box. */
  private void build(int tree, int place, int from, int to, SeededRandom random) {
    int depth = depthOf(place);
    if (to - from < splitAt[depth]) {
      boxes.bound(sample, tree, leaf(place, depth), from, to);
      return;
    }
    int q = random.nextInt(dimensions);
    float at = sample.split(from, to, q, random.nextDouble());
    int middle = sample.partition(from, to, q, at);
    split(tree, place, q, IsolationNode.of(middle - from, FloatKey.of(at)));
    build(tree, 2 * place, from, middle, random);
    build(tree, 2 * place + 1, middle, to, random);
  }

  static int depthOf(int place) {
    return 31 - Integer.numberOfLeadingZeros(place);
  }

  /** The number of the leaf that a place is. */
  int leaf(int place, int depth) {
    return ((place + 1) << (levels - depth)) - 1 - places;
  }

  /** Adds what the trees say of each entry of the vector at hand: {@link OnlineIsolationForest}. */
  void attribute(float[] vector, double[] shares) {
    boxes.fold();
    for (int t = 0; t < trees; t++) {
      attribute(t, places + boxes.leaf(t), shares);
      boxes.attribute(t, boxes.leaf(t), vector, shares);
    }
  }

  private void attribute(int tree, int last, double[] shares) {
    int counted = points;
    for (int height = levels; isSplit(tree, last >> height); height--) {
      int kept = countBelow(tree, last, height, counted);
      double part = (double) kept / counted;
      double uneven = Math.min(1, Math.max(0, 1 - 2 * part));
      shares[feature(tree, last >> height)] += uneven / (levels - height + 1);
      counted = kept;
    }
  }

  boolean isSplit(int tree, int place) {
    return place < places && IsolationNode.split(nodes[tree * places + place]) == 1;
  }

  /** Makes a place a split one. */
  void split(int tree, int place, int feature, long node) {
    nodes[tree * places + place] = node;
    features[tree * places + place] = (char) feature;
  }

  long node(int tree, int place) {
    return nodes[tree * places + place];
  }

  int feature(int tree, int place) {
    return features[tree * places + place];
  }

  int dimensions() {
    return dimensions;
  }

  int levels() {
    return levels;
  }

  int points() {
    return points;
  }

  /** For trees that are read, which must have as many points as the window. */
  void points(int held) {
    points = held;
  }

  LeafBoxes boxes() {
    return boxes;
  }
}
