package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The boxes of the leaves of {@link IsolationTrees}, each around the rows that fell in its leaf.
 *
 * <p>They are most of a forest's memory and seldom asked for. So a row does not widen them when it
 * is learned: only the leaves it falls in are written down, and boxes are widened by many rows at a
 * time, while the rows are still in the window. That gives the same boxes, as the order in which
 * rows widen a box does not matter.
 *
 * <p>A box is the {@link FloatKey#low} of each feature and then the {@link FloatKey#high} of each.
 */
final class LeafBoxes {
  private static final int MOST_PENDING = 64;

  /** In place of the leaf of a row that has widened its box already. */
  private static final char DONE = Character.MAX_VALUE;

  private final int trees;
  private final int dimensions;
  private final RowWindow window;

  /** Of a tree. */
  private int leaves;

  private int[] boxes;

  /** The latest rows whose boxes do not hold them yet, in every tree the leaf of each. */
  private char[] pending;

  private int rows;

  /** One row as it widens a box; not part of the state. */
  private final int[] sides;

  LeafBoxes(int trees, RowWindow window) {
    this.trees = trees;
    this.window = window;
    dimensions = window.dimensions;
    sides = new int[2 * dimensions];
    allocate(1);
  }

  private LeafBoxes(LeafBoxes other, RowWindow window) {
    trees = other.trees;
    this.window = window;
    dimensions = other.dimensions;
    sides = new int[2 * dimensions];
    leaves = other.leaves;
    boxes = other.boxes.clone();
    pending = other.pending.clone();
    rows = other.rows;
  }

  /** A copy over a copy of the window. */
  LeafBoxes copy(RowWindow copied) {
    return new LeafBoxes(this, copied);
  }

  /** These boxes around all rows, for whoever must not change them. */
  LeafBoxes folded() {
    LeafBoxes folded = copy(window);
    folded.fold();
    return folded;
  }

  private void allocate(int leavesPerTree) {
    leaves = leavesPerTree;
    boxes = new int[2 * trees * leaves * dimensions];
    Arrays.fill(boxes, FloatKey.LAST);
    pending = new char[(mostPending(leaves) + 1) * trees];
  }

  /** Never more than the window holds, whose trees have leaves by its size. */
  private static int mostPending(int leaves) {
    return Math.min(4 * leaves, MOST_PENDING);
  }

  /** The bytes of full trees with so many leaves each. */
  static long bytes(int trees, int leaves, int dimensions) {
    return 2L * trees * (mostPending(leaves) + 1) + 8L * trees * leaves * dimensions;
  }

  /** Makes every leaf the last of several. */
  void stretch(int times) {
    fold();
    int[] old = boxes;
    allocate(times * leaves);
    int length = 2 * dimensions;
    for (int from = 0; from < old.length; from += length) {
      System.arraycopy(old, from, boxes, (from + length) * times - length, length);
    }
  }

  /** Where the row at hand falls, until {@link #keep} it can be another's. */
  void place(int tree, int leaf) {
    pending[rows * trees + tree] = (char) leaf;
  }

  /** Where the row at hand falls. */
  int leaf(int tree) {
    return pending[rows * trees + tree];
  }

  /** Takes the row at hand, the latest in the window, for one that boxes are to hold. */
  void keep() {
    rows++;
    if (rows == mostPending(leaves)) {
      fold();
    }
  }

  /** Widens boxes by all rows kept. */
  void fold() {
    for (int row = 0; row < rows; row++) {
      read(rows - 1 - row);
      for (int t = 0; t < trees; t++) {
        int leaf = pending[row * trees + t];
        if (leaf != DONE) {
          widen(offset(t, leaf), sides, 0);
        }
      }
    }
    System.arraycopy(pending, rows * trees, pending, 0, trees);
    rows = 0;
  }

  /** Widens one leaf's box by the rows kept and the row at hand, which must be in the window. */
  void fold(int tree, int leaf) {
    for (int row = 0; row <= rows; row++) {
      if (pending[row * trees + tree] == leaf) {
        read(rows - row);
        widen(offset(tree, leaf), sides, 0);
        pending[row * trees + tree] = DONE;
      }
    }
  }

  private void read(int age) {
    float[] values = window.rows();
    int offset = window.offset(age);
    for (int j = 0; j < dimensions; j++) {
      sides[j] = FloatKey.low(values[offset + j]);
      sides[dimensions + j] = FloatKey.high(values[offset + j]);
    }
  }

  private void widen(int box, int[] other, int from) {
    for (int j = 0; j < 2 * dimensions; j++) {
      boxes[box + j] = Math.min(boxes[box + j], other[from + j]);
    }
  }

  /** Moves the boxes of leaves, from the first to before the last, into that of the last. */
  void merge(int tree, int first, int last) {
    int into = offset(tree, last);
    for (int box = offset(tree, first); box < into; box += 2 * dimensions) {
      widen(into, boxes, box);
      clear(box);
    }
    for (int row = 0; row <= rows; row++) {
      int leaf = pending[row * trees + tree];
      if (leaf >= first && leaf < last) {
        pending[row * trees + tree] = (char) last;
      }
    }
  }

  /** Draws points in a leaf's box and leaves it empty. */
  void draw(BoxSample sample, int tree, int leaf, int points, SeededRandom random) {
    fold(tree, leaf);
    int box = offset(tree, leaf);
    sample.draw(boxes, box, points, random);
    clear(box);
  }

  /** Gives a leaf the box of some of the points drawn. */
  void bound(BoxSample sample, int tree, int leaf, int from, int to) {
    sample.bound(boxes, offset(tree, leaf), from, to);
  }

  private void clear(int box) {
    Arrays.fill(boxes, box, box + 2 * dimensions, FloatKey.LAST);
  }

  private int offset(int tree, int leaf) {
    return 2 * (tree * leaves + leaf) * dimensions;
  }

  /**
   * Adds how far each value is outside a leaf's box, 0 to 1, against the width of all boxes of the
   * tree together. All rows must be {@link #fold}ed.
   */
  void attribute(int tree, int leaf, float[] vector, double[] shares) {
    for (int j = 0; j < dimensions; j++) {
      shares[j] += outside(tree, offset(tree, leaf) + j, j, vector[j]);
    }
  }

  private double outside(int tree, int low, int j, double value) {
    int least = FloatKey.LAST;
    int most = FloatKey.LAST;
    int end = offset(tree + 1, 0);
    for (int i = offset(tree, 0) + j; i < end; i += 2 * dimensions) {
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

  boolean isEmpty(int tree, int leaf) {
    int box = offset(tree, leaf);
    for (int j = box; j < box + dimensions; j++) {
      if (boxes[j] != FloatKey.LAST) {
        return false;
      }
    }
    return true;
  }

  /** Writes one box. All rows must be {@link #fold}ed. */
  void save(int tree, int leaf, DataOutput out) throws IOException {
    int box = offset(tree, leaf);
    for (int j = box; j < box + dimensions; j++) {
      out.writeFloat(FloatKey.lowValue(boxes[j]));
      out.writeFloat(FloatKey.highValue(boxes[j + dimensions]));
    }
  }

  void load(int tree, int leaf, DataInput in) throws IOException {
    int box = offset(tree, leaf);
    for (int j = box; j < box + dimensions; j++) {
      boxes[j] = FloatKey.low(in.readFloat());
      boxes[j + dimensions] = FloatKey.high(in.readFloat());
    }
  }
}
