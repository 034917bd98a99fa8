package dev.weir.detect;

import java.util.Arrays;

/**
 * The cuts of {@link HalfSpaceTrees}, in flat arrays.
 *
 * <p>A tree is complete: the root is node 1, the children of node i are 2i and 2i+1, and the leaves
 * are the 2^height nodes below the last cuts. A cut is drawn uniformly from the middle of its
 * node's range, and each child's range is the part on its side, so cuts along a path are nested.
 * All of it follows from the ranges and a seed: it is drawn again, not saved.
 */
final class HalfSpaces {
  /** The part of a range on either side: of a node's, without cuts; of the rows', added to it. */
  private static final double PADDING = .15;

  final int trees;
  final int height;
  final int leaves;
  private final short[] axis;
  private final float[] cut;

  /**
   * Draws the cuts, tree by tree, each node before its left and then its right subtree.
   *
   * @param low the lower end of every feature's range
   * @param high its upper end
   */
  HalfSpaces(int trees, int height, float[] low, float[] high, SeededRandom random) {
    this.trees = trees;
    this.height = height;
    leaves = 1 << height;
    axis = new short[trees * leaves];
    cut = new float[trees * leaves];
    float[] from = low.clone();
    float[] to = high.clone();
    for (int t = 0; t < trees; t++) {
      draw(t * leaves, 1, from, to, random);
    }
  }

  private void draw(int base, int node, float[] from, float[] to, SeededRandom random) {
    if (node >= leaves) {
      return;
    }
    int q = random.nextInt(from.length);
    double part = PADDING + (1 - 2 * PADDING) * random.nextDouble();
    float at = (float) (from[q] + part * ((double) to[q] - from[q]));
    axis[base + node] = (short) q;
    cut[base + node] = at;
    float end = to[q];
    to[q] = at;
    draw(base, 2 * node, from, to, random);
    to[q] = end;
    float start = from[q];
    from[q] = at;
    draw(base, 2 * node + 1, from, to, random);
    from[q] = start;
  }

  /** The feature that a node cuts. */
  int axis(int tree, int node) {
    return axis[tree * leaves + node];
  }

  /** The leaf that a vector falls in, counted over all trees. */
  int leaf(int tree, float[] vector) {
    int base = tree << height;
    int node = 1;
    // No way out before the last level: the processor can then work on several trees at once.
    for (int k = 0; k < height; k++) {
      int place = base + node;
      node = 2 * node + (vector[axis[place]] < cut[place] ? 0 : 1);
    }
    return base + node - leaves;
  }

  /**
   * The ranges to cut for rows: from the least to just above the greatest value, what is not finite
   * left out, and wider by the padding on either side, since few rows do not show the whole range.
   */
  static void range(RowWindow rows, float[] low, float[] high) {
    int dimensions = rows.dimensions;
    Arrays.fill(low, Float.POSITIVE_INFINITY);
    Arrays.fill(high, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < rows.held() * dimensions; i++) {
      float value = rows.rows()[i];
      if (Float.isFinite(value)) {
        low[i % dimensions] = Math.min(low[i % dimensions], value);
        high[i % dimensions] = Math.max(high[i % dimensions], value);
      }
    }
    for (int j = 0; j < dimensions; j++) {
      // Just above, so that a constant is cut on either side of its value, not only below.
      double from = low[j] <= high[j] ? low[j] : 0;
      double to = low[j] <= high[j] ? Math.nextUp(high[j]) : 0;
      double wider = PADDING * (to - from);
      low[j] = (float) Math.max(-Float.MAX_VALUE, from - wider);
      high[j] = (float) Math.min(Float.MAX_VALUE, to + wider);
    }
  }
}
