package dev.weir.detect;

/**
 * Points drawn uniformly in the box of a leaf, to split it by. They are not kept: a number is drawn
 * again wherever it is read, so that the room needed does not depend on the dimensions.
 */
final class BoxSample {
  private final int dimensions;
  private final double[] low;
  private final double[] width;
  private int[] order = new int[0];
  private long draws;

  BoxSample(int dimensions) {
    this.dimensions = dimensions;
    low = new double[dimensions];
    width = new double[dimensions];
  }

  /** Takes a box and draws points in it; the generator passes over what they are made of. */
  void draw(int[] boxes, int box, int points, SeededRandom random) {
    for (int j = 0; j < dimensions; j++) {
      low[j] = FloatKey.lowValue(boxes[box + j]);
      width[j] = FloatKey.highValue(boxes[box + dimensions + j]) - low[j];
    }
    if (order.length < points) {
      order = new int[Math.max(points, 2 * order.length)];
    }
    for (int i = 0; i < points; i++) {
      order[i] = i;
    }
    draws = random.state();
    random.skip((long) points * dimensions);
  }

  private float drawn(int point, int j) {
    double unit = SeededRandom.unitAt(draws, (long) point * dimensions + j);
    return (float) (low[j] + unit * width[j]);
  }

  /** Where a feature is split: a share of the way from the least to the greatest of some points. */
  float split(int from, int to, int j, double share) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      float value = drawn(order[i], j);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return (float) (min + share * ((double) max - min));
  }

  /** Brings the points below a split before the others; the index of the first other. */
  int partition(int from, int to, int j, float split) {
    int left = from;
    int right = to;
    while (left < right) {
      int point = order[left];
      if (drawn(point, j) < split) {
        left++;
      } else {
        order[left] = order[--right];
        order[right] = point;
      }
    }
    return left;
  }

  /** Writes the box of some of the points in place of an empty one. */
  void bound(int[] boxes, int box, int from, int to) {
    for (int j = 0; j < dimensions; j++) {
      int least = FloatKey.LAST;
      int most = FloatKey.LAST;
      for (int i = from; i < to; i++) {
        float value = drawn(order[i], j);
        least = Math.min(least, FloatKey.low(value));
        most = Math.min(most, FloatKey.high(value));
      }
      boxes[box + j] = least;
      boxes[box + dimensions + j] = most;
    }
  }
}
