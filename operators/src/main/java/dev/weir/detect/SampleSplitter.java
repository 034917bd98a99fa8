package dev.weir.detect;

/**
 * Draws rows from a window and splits them by random cuts: room for building one tree of {@link
 * SampledTrees} at a time, without state from one to the next.
 */
final class SampleSplitter {
  private final int dimensions;
  private final int[] offsets;
  private final int[] features;
  private float[] rows;
  private SeededRandom random;
  private float min;
  private float max;
  private int axis;
  private float cut;

  SampleSplitter(int sample, int dimensions) {
    this.dimensions = dimensions;
    offsets = new int[sample];
    features = new int[dimensions];
  }

  /** Draws rows spread over a window, one at random out of each equal part; how many. */
  int draw(RowWindow window, SeededRandom random) {
    this.random = random;
    rows = window.rows();
    int held = window.held();
    int count = Math.min(offsets.length, held);
    for (int i = 0; i < count; i++) {
      int from = i * held / count;
      int row = from + random.nextInt((i + 1) * held / count - from);
      int offset = window.oldestOffset() + row * dimensions;
      offsets[i] = offset < held * dimensions ? offset : offset - held * dimensions;
    }
    for (int j = 0; j < dimensions; j++) {
      features[j] = j;
    }
    return count;
  }

  /** Finds the least and the greatest finite value of a feature; min above max if there is none. */
  void range(int feature, int from, int to) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      float value = rows[offsets[i] + feature];
      if (value < least && value >= -Float.MAX_VALUE) {
        least = value;
      }
      if (value > greatest && value <= Float.MAX_VALUE) {
        greatest = value;
      }
    }
    min = least;
    max = greatest;
  }

  float min() {
    return min;
  }

  float max() {
    return max;
  }

  /** The feature of the last split. */
  int axis() {
    return axis;
  }

  /** The first value on its upper side. */
  float cut() {
    return cut;
  }

  /**
   * Cuts some of the drawn rows in two, neither part empty, along a feature drawn from those that
   * are not constant in them.
   *
   * @return the first row of the upper part, or {@code from} if all features are constant
   */
  int split(int from, int to) {
    for (int k = 0; k < dimensions; k++) {
      int drawn = k + random.nextInt(dimensions - k);
      int feature = features[drawn];
      features[drawn] = features[k];
      features[k] = feature;
      range(feature, from, to);
      if (min < max) {
        float at = (float) (min + random.nextDouble() * ((double) max - min));
        axis = feature;
        cut = at > min ? at : max;
        return partition(from, to);
      }
    }
    return from;
  }

  private int partition(int from, int to) {
    int left = from;
    int right = to;
    while (left < right) {
      int offset = offsets[left];
      if (rows[offset + axis] < cut) {
        left++;
      } else {
        offsets[left] = offsets[--right];
        offsets[right] = offset;
      }
    }
    return left;
  }
}
