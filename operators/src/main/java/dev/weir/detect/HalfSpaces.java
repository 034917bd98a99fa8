package dev.weir.detect;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The cuts of {@link HalfSpaceTrees}: drawn in ranges of 0 to 1, they are the same for all models
 * of the same {@link Shape}, which share them, so that the processor's caches hold them whichever
 * model's turn it is. A model has ranges of its own, by which its vectors are placed.
 *
 * <p>A tree is complete: the root is node 1, the children of node i are 2i and 2i+1, and the leaves
 * are the 2^height nodes below the last cuts. A cut is drawn uniformly from the middle of its
 * node's range, and each child's range is the part on its side, so cuts along a path are nested.
 * All of it follows from the shape: it is drawn again, not saved.
 *
 * <p>A cut is an int: its feature, then its place in the range as a fraction of as many bits as the
 * feature leaves, 17 for the most features and 31 for one. A vector is made into such ints too, its
 * keys, before it goes down the trees. Immutable.
 */
final class HalfSpaces {
  /** The part of a range on either side: of a node's, without cuts; of the rows', added to it. */
  private static final double PADDING = .15;

  /** A feature that was always 0 has a range too narrow to be told. */
  private static final double LEAST_WIDTH = 1.0 / Float.MAX_VALUE;

  /**
   * The cuts that models hold, so that the next model finds them instead of drawing them. It
   * decides nothing: what is not found is drawn, to the same bits. It holds no more than models do.
   */
  private static final ConcurrentMap<Shape, Reference<HalfSpaces>> DRAWN =
      new ConcurrentHashMap<>();

  /** How many trees a vector goes down at a time: what fits in a processor's registers. */
  private static final int TOGETHER = 5;

  private final Shape shape;
  private final int[] cuts;

  /** The bits of a place in a range. */
  private final int bits;

  /** What the cuts are drawn from. */
  record Shape(int trees, int height, int dimensions, long seed) {}

  private HalfSpaces(Shape shape) {
    this.shape = shape;
    bits = Integer.numberOfLeadingZeros(shape.dimensions - 1) - 1;
    cuts = new int[shape.trees << shape.height];
    double[] from = new double[shape.dimensions];
    double[] to = new double[shape.dimensions];
    Arrays.fill(to, 1);
    SeededRandom random = new SeededRandom(shape.seed);
    for (int t = 0; t < shape.trees; t++) {
      draw(t << shape.height, 1, from, to, random);
    }
  }

  /** The cuts of a shape, drawn if no model has them. */
  static HalfSpaces of(Shape shape) {
    Reference<HalfSpaces> drawn = DRAWN.get(shape);
    HalfSpaces spaces = drawn == null ? null : drawn.get();
    if (spaces == null) {
      spaces = new HalfSpaces(shape);
      DRAWN.values().removeIf(other -> other.get() == null);
      DRAWN.put(shape, new WeakReference<>(spaces));
    }
    return spaces;
  }

  /** Tree by tree, each node before its left and then its right subtree. */
  private void draw(int base, int node, double[] from, double[] to, SeededRandom random) {
    if (node >= 1 << shape.height) {
      return;
    }
    int q = random.nextInt(from.length);
    double part = PADDING + (1 - 2 * PADDING) * random.nextDouble();
    double at = from[q] + part * (to[q] - from[q]);
    cuts[base + node] = q << bits | place(at);
    double end = to[q];
    to[q] = at;
    draw(base, 2 * node, from, to, random);
    to[q] = end;
    double start = from[q];
    from[q] = at;
    draw(base, 2 * node + 1, from, to, random);
    from[q] = start;
  }

  /**
   * A place in a range; all beyond is as far as its end, and what is no number is the upper end.
   */
  private int place(double part) {
    int last = (1 << bits) - 1;
    double steps = part * (last + 1.);
    return steps < last ? steps > 0 ? (int) steps : 0 : last;
  }

  /** The feature that a node cuts. */
  int axis(int tree, int node) {
    return cuts[(tree << shape.height) + node] >>> bits;
  }

  /**
   * Makes a vector into keys, one a feature.
   *
   * @param ranges of its model
   * @return whether they are those that were there before
   */
  boolean key(float[] vector, float[] ranges, int[] keys) {
    boolean same = true;
    for (int j = 0; j < keys.length; j++) {
      int key = j << bits | place(part(vector[j], ranges, j));
      same &= key == keys[j];
      keys[j] = key;
    }
    return same;
  }

  /**
   * Finds the leaf that a vector falls in, counted from 0, in every tree. Some trees go down
   * together: the processor need not wait for one cut to look for another.
   */
  void fall(int[] keys, char[] leaves, int offset) {
    int tree = 0;
    for (; tree + TOGETHER <= shape.trees; tree += TOGETHER) {
      fallTogether(keys, tree, leaves, offset + tree);
    }
    for (; tree < shape.trees; tree++) {
      int base = tree << shape.height;
      int node = 1;
      for (int depth = 0; depth < shape.height; depth++) {
        node = below(node, cuts[base + node], keys);
      }
      leaves[offset + tree] = (char) (node - (1 << shape.height));
    }
  }

  private void fallTogether(int[] keys, int tree, char[] leaves, int at) {
    int width = 1 << shape.height;
    int first = tree << shape.height;
    int second = first + width;
    int third = second + width;
    int fourth = third + width;
    int fifth = fourth + width;
    int a = 1;
    int b = 1;
    int c = 1;
    int d = 1;
    int e = 1;
    for (int depth = 0; depth < shape.height; depth++) {
      a = below(a, cuts[first + a], keys);
      b = below(b, cuts[second + b], keys);
      c = below(c, cuts[third + c], keys);
      d = below(d, cuts[fourth + d], keys);
      e = below(e, cuts[fifth + e], keys);
    }
    leaves[at] = (char) (a - width);
    leaves[at + 1] = (char) (b - width);
    leaves[at + 2] = (char) (c - width);
    leaves[at + 3] = (char) (d - width);
    leaves[at + 4] = (char) (e - width);
  }

  /** The child of a node on the side of its cut where the keys are. */
  private int below(int node, int cut, int[] keys) {
    // The feature is the same in both: the difference has the sign of that of the places.
    return 2 * node + 1 + ((keys[cut >>> bits] - cut) >> 31);
  }

  /**
   * The ranges to cut for rows, for each feature its lower end and the inverse of its width: from
   * just below the least to just above the greatest value, so that a constant is in the middle;
   * what is not finite left out; and wider by the padding on either side, since few rows do not
   * show the whole range.
   */
  static float[] ranges(RowWindow rows) {
    int dimensions = rows.dimensions;
    float[] ranges = new float[2 * dimensions];
    for (int j = 0; j < dimensions; j++) {
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < rows.held(); i++) {
        float value = rows.rows()[i * dimensions + j];
        if (Float.isFinite(value)) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
      boolean any = least <= greatest;
      range(any ? least : 0, any ? greatest : 0, ranges, j);
    }
    return ranges;
  }

  /** Its inverse is still a float; narrower ones are made so wide round their middle. */
  private static void range(float least, float greatest, float[] ranges, int j) {
    double from = Math.max(-Float.MAX_VALUE, Math.nextDown(least));
    double to = Math.min(Float.MAX_VALUE, Math.nextUp(greatest));
    double wider = PADDING * (to - from);
    if (to - from + 2 * wider < LEAST_WIDTH) {
      double middle = (from + to) / 2;
      from = middle - LEAST_WIDTH / 2;
      to = middle + LEAST_WIDTH / 2;
      wider = 0;
    }
    float low = (float) Math.max(-Float.MAX_VALUE, from - wider);
    double high = Math.min(Float.MAX_VALUE, to + wider);
    ranges[2 * j] = low;
    ranges[2 * j + 1] = (float) Math.min(Float.MAX_VALUE, 1 / (high - low));
  }

  /** Where a value lies in the range of its feature, which is 0 to 1. */
  static double part(float value, float[] ranges, int j) {
    // The difference of two floats may be none.
    return ((double) value - ranges[2 * j]) * ranges[2 * j + 1];
  }
}
