package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Points that watch a stream: how often each has been among the nearest to a vector, fading, and
 * how often it could have been.
 */
final class Observers {
  private static final double IDLE_SHARE = 0.3;

  private static final int FIRST = 16;
  private static final float MOST_OBSERVATIONS = 2 * SdoStream.MAX_MEMORY;

  /** Beyond this a squared distance says no more; it is also that of what is not a number. */
  private static final double FARTHEST = 1e80;

  final int dimensions;
  final int most;
  private final double fading;
  private float[] points;
  private final float[] observed;
  private final float[] possible;
  private int held;

  /** The observers by how much they have observed; equal ones in any order. */
  private final int[] byObserved;

  Observers(int dimensions, int most, int memory) {
    this.dimensions = dimensions;
    this.most = most;
    this.fading = StrictMath.exp(-1.0 / memory);
    this.points = new float[FIRST * dimensions];
    this.observed = new float[most];
    this.possible = new float[most];
    this.byObserved = new int[most];
  }

  private Observers(Observers other) {
    dimensions = other.dimensions;
    most = other.most;
    fading = other.fading;
    points = other.points.clone();
    observed = other.observed.clone();
    possible = other.possible.clone();
    byObserved = other.byObserved.clone();
    held = other.held;
  }

  Observers copy() {
    return new Observers(this);
  }

  int held() {
    return held;
  }

  EntryRanges view() {
    return EntryRanges.ofVectors(
        "the observers", held, dimensions, (point, j) -> points[point * dimensions + j]);
  }

  boolean full() {
    return held == most;
  }

  /** The nearest of all observers, or of the active ones: those that are not among the idlest. */
  void findNearest(float[] vector, boolean activeOnly, Nearest nearest) {
    float threshold = activeOnly ? threshold() : 0;
    nearest.clear();
    for (int i = 0; i < held; i++) {
      if (observed[i] >= threshold) {
        nearest.offer(i, squaredDistance(i, vector));
      }
    }
  }

  private float threshold() {
    return held == 0 ? 0 : observed[byObserved[(int) (IDLE_SHARE * held)]];
  }

  private double squaredDistance(int observer, float[] vector) {
    double sum = 0;
    int offset = observer * dimensions;
    for (int j = 0; j < dimensions; j++) {
      double difference = (double) vector[j] - points[offset + j];
      sum += difference * difference;
    }
    return sum < FARTHEST ? sum : FARTHEST;
  }

  /** The squared difference in one feature. */
  double squaredDifference(int observer, float[] vector, int feature) {
    double difference = (double) vector[feature] - points[observer * dimensions + feature];
    double squared = difference * difference;
    return squared < FARTHEST ? squared : FARTHEST;
  }

  /** What the observers found have observed, over what as many observe on the average. */
  double activityOf(Nearest found) {
    double all = 0;
    for (int i = 0; i < held; i++) {
      all += observed[i];
    }
    double near = 0;
    for (int i = 0; i < found.count(); i++) {
      near += observed[found.observer(i)];
    }
    return near / found.count() / (all / held);
  }

  /** One vector later: everything fades, and those found have observed one more. */
  void observe(Nearest found) {
    for (int i = 0; i < held; i++) {
      observed[i] = (float) (observed[i] * fading);
      possible[i] = (float) (possible[i] * fading + 1);
    }
    for (int i = 0; i < found.count(); i++) {
      observed[found.observer(i)] += 1;
    }
    sort();
  }

  /** Takes a vector in, where there is no room in place of the one idle the most for its age. */
  void adopt(float[] vector) {
    int place = held;
    if (full()) {
      place = idlestForItsAge();
    } else {
      byObserved[held] = held;
      held++;
      reserve();
    }
    System.arraycopy(vector, 0, points, place * dimensions, dimensions);
    observed[place] = 1;
    possible[place] = 1;
    sort();
  }

  private void reserve() {
    int room = points.length / dimensions;
    if (held > room) {
      points = Arrays.copyOf(points, Math.min(most, 2 * room) * dimensions);
    }
  }

  private int idlestForItsAge() {
    int idlest = 0;
    for (int i = 1; i < held; i++) {
      if ((double) observed[i] * possible[idlest] < (double) observed[idlest] * possible[i]) {
        idlest = i;
      }
    }
    return idlest;
  }

  /** By insertion: few have moved since the last time. */
  private void sort() {
    for (int i = 1; i < held; i++) {
      int observer = byObserved[i];
      int place = i;
      while (place > 0 && observed[byObserved[place - 1]] > observed[observer]) {
        byObserved[place] = byObserved[place - 1];
        place--;
      }
      byObserved[place] = observer;
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(held);
    for (int i = 0; i < held; i++) {
      out.writeFloat(observed[i]);
      out.writeFloat(possible[i]);
      for (int j = 0; j < dimensions; j++) {
        out.writeFloat(points[i * dimensions + j]);
      }
    }
  }

  /** The bytes that one observer is saved in. */
  static int savedBytes(int dimensions) {
    return 8 + 4 * dimensions;
  }

  static Observers load(int dimensions, int most, int memory, DataInput in) throws IOException {
    int held = Check.saved("observers held", in.readUnsignedShort(), 0, most);
    float[] values = new float[0];
    int width = 2 + dimensions;
    for (int i = 0; i < held; i++) {
      if (values.length < (i + 1) * width) {
        values = Arrays.copyOf(values, Math.min(held, 2 * i + 1) * width);
      }
      for (int j = 0; j < width; j++) {
        values[i * width + j] = finite(in.readFloat());
      }
    }
    Observers loaded = new Observers(dimensions, most, memory);
    loaded.held = held;
    loaded.points = new float[Math.max(FIRST, held) * dimensions];
    for (int i = 0; i < held; i++) {
      loaded.observed[i] = atLeast(0, values[i * width]);
      loaded.possible[i] = atLeast(1, values[i * width + 1]);
      System.arraycopy(values, i * width + 2, loaded.points, i * dimensions, dimensions);
      loaded.byObserved[i] = i;
    }
    loaded.sort();
    return loaded;
  }

  private static float finite(float value) throws IOException {
    if (!Float.isFinite(value)) {
      throw new IOException("saved detector: observer: found " + value + ", expected finite");
    }
    return value;
  }

  private static float atLeast(float least, float value) throws IOException {
    if (value < least || value > MOST_OBSERVATIONS) {
      throw new IOException("saved detector: observations: found " + value);
    }
    return value;
  }

  /** The observers nearest to a vector, nearest first; of equally near ones the first offered. */
  static final class Nearest {
    private final int[] observers;
    private final double[] squared;
    private int count;

    Nearest(int most) {
      observers = new int[most];
      squared = new double[most];
    }

    int count() {
      return count;
    }

    int observer(int i) {
      return observers[i];
    }

    /** The median distance; 0 if there is none. */
    double medianDistance() {
      if (count == 0) {
        return 0;
      }
      double below = Math.sqrt(squared[(count - 1) / 2]);
      return (below + Math.sqrt(squared[count / 2])) / 2;
    }

    private void clear() {
      count = 0;
    }

    private void offer(int observer, double distance) {
      if (count == squared.length && !(distance < squared[count - 1])) {
        return;
      }
      int place = count < squared.length ? count++ : count - 1;
      while (place > 0 && squared[place - 1] > distance) {
        squared[place] = squared[place - 1];
        observers[place] = observers[place - 1];
        place--;
      }
      squared[place] = distance;
      observers[place] = observer;
    }
  }
}
