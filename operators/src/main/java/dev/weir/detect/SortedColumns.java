package dev.weir.detect;

import java.util.Arrays;

/** The values of a window, each feature's in order, for its median and its median distance. */
final class SortedColumns {
  private static final int FIRST_ROOM = 16;

  private final int dimensions;
  private final int window;
  private int room;
  private int held;
  private float[] values;

  SortedColumns(int dimensions, int window) {
    this.dimensions = dimensions;
    this.window = window;
    this.room = Math.min(FIRST_ROOM, window);
    this.values = new float[room * dimensions];
  }

  private SortedColumns(SortedColumns other) {
    dimensions = other.dimensions;
    window = other.window;
    room = other.room;
    held = other.held;
    values = other.values.clone();
  }

  SortedColumns copy() {
    return new SortedColumns(this);
  }

  /** Takes rows that lie one after the other, in any order, in place of none. */
  void fill(float[] rows, int count) {
    while (room < count) {
      widen();
    }
    held = count;
    for (int j = 0; j < dimensions; j++) {
      int first = j * room;
      for (int i = 0; i < count; i++) {
        values[first + i] = rows[i * dimensions + j];
      }
      Arrays.sort(values, first, first + count);
    }
  }

  private void widen() {
    int wider = Math.min(window, 2 * room);
    float[] next = new float[wider * dimensions];
    for (int j = 0; j < dimensions; j++) {
      System.arraycopy(values, j * room, next, j * wider, held);
    }
    room = wider;
    values = next;
  }

  void add(float[] vector) {
    if (held == room) {
      widen();
    }
    for (int j = 0; j < dimensions; j++) {
      int end = j * room + held;
      int at = place(j, vector[j]);
      System.arraycopy(values, at, values, at + 1, end - at);
      values[at] = vector[j];
    }
    held++;
  }

  /** Takes one row out, which must be there, and puts a vector in. */
  void replace(float[] rows, int offset, float[] vector) {
    for (int j = 0; j < dimensions; j++) {
      int out = place(j, rows[offset + j]);
      int at = place(j, vector[j]);
      if (at <= out) {
        System.arraycopy(values, at, values, at + 1, out - at);
      } else {
        at--;
        System.arraycopy(values, out + 1, values, out, at - out);
      }
      values[at] = vector[j];
    }
  }

  /** Where a value is, or else where it belongs. */
  private int place(int j, float value) {
    int found = Arrays.binarySearch(values, j * room, j * room + held, value);
    return found >= 0 ? found : -found - 1;
  }

  /** The middle value of a feature, or the mean of the two. */
  double median(int j) {
    int first = j * room;
    double upper = values[first + held / 2];
    return held % 2 == 1 ? upper : (values[first + held / 2 - 1] + upper) / 2;
  }

  /** The value below which a part of a feature's values lie, evenly between two of them. */
  double quantile(int j, double part) {
    double rank = part * (held - 1);
    int below = (int) rank;
    double value = values[j * room + below];
    int above = Math.min(below + 1, held - 1);
    return value + (rank - below) * (values[j * room + above] - value);
  }

  /**
   * The standard deviation of normal values whose median distance from their median is that of a
   * feature's; where at least half of its values are the same, it goes by the mean distance.
   */
  double robustDeviation(int j, double median) {
    double spread = Spread.PER_MEDIAN_DISTANCE * medianDistance(j, median);
    return spread == 0 ? Spread.PER_MEAN_DISTANCE * meanDistance(j, median) : spread;
  }

  /** The median of the distances of a feature's values from their median. */
  private double medianDistance(int j, double median) {
    double upper = distance(j, median, held / 2);
    return held % 2 == 1 ? upper : (distance(j, median, held / 2 - 1) + upper) / 2;
  }

  /** The mean of those distances. */
  private double meanDistance(int j, double median) {
    int first = j * room;
    double sum = 0;
    for (int i = first; i < first + held; i++) {
      sum += Math.abs(values[i] - median);
    }
    return sum / held;
  }

  /**
   * The distance that is larger than {@code rank} others. The rank + 1 values nearest to the median
   * stand side by side: of all such runs it is the one whose farther end is nearest.
   */
  private double distance(int j, double median, int rank) {
    int first = j * room;
    int from = 0;
    int to = held - 1 - rank;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (values[first + middle + rank] - median >= median - values[first + middle]) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    double distance = farther(first + from, rank, median);
    return from == 0 ? distance : Math.min(distance, farther(first + from - 1, rank, median));
  }

  private double farther(int start, int rank, double median) {
    return Math.max(median - values[start], values[start + rank] - median);
  }
}
