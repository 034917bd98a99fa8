package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The mean of a stream of vectors, and the directions in which it varies most, largest first: an
 * eigenbasis of the covariance matrix, cut off after {@code rank} directions and changed by one
 * vector at a time. With all directions kept it is the exact one.
 *
 * <p>A vector adds a matrix of rank one. In the kept directions and the one direction of the vector
 * that lies outside of them, the covariance is a small matrix; its eigenvectors turn the basis, and
 * the last direction is dropped (Cardot and Degras, Int. Stat. Rev. 2018, section 3).
 */
final class PrincipalAxes {
  // Larger input is cut to this: the squares of what is multiplied here stay finite.
  static final double LARGEST = 1e100;

  // What is left of a vector below this part of it is rounding, and no direction.
  private static final double NOTHING = 1e-10;
  private static final double SMALLEST = 1e-140;

  // Above it a direction that has been dropped for an output no longer comes back at once.
  private static final double CLEARLY = 1.1;
  private static final double CROOKED = 1e-6;
  private static final int STRAIGHTEN_EVERY = 256;

  private final int width;
  private final int rank;
  private final double[] mean;

  // One direction in a row, and one row more: the part of a new vector that lies outside.
  private final double[] axes;
  private final double[] variances;
  private int found;

  // Of one update, kept so that none allocates.
  private final double[] part;
  private final double[] small;
  private final double[] turned;
  private final int[] order;

  PrincipalAxes(int width, int rank) {
    this(width, rank, new double[width]);
  }

  private PrincipalAxes(int width, int rank, double[] mean) {
    this.width = width;
    this.rank = rank;
    this.mean = mean;
    int room = rank + 1;
    this.axes = new double[room * width];
    this.variances = new double[room];
    this.part = new double[room];
    this.small = new double[room * room];
    this.turned = new double[room * room];
    this.order = new int[room];
  }

  /** Upper estimate of the saved form. */
  static long savedBytes(int width, int rank) {
    return 4 + 8L * width * (1 + rank) + 8L * rank;
  }

  /** What a number of a vector is beyond the mean. */
  double centred(double[] in, int i) {
    return Check.cut(in[i], LARGEST) - mean[i];
  }

  /** Entry {@code i} of a direction; 0 if it is not found yet. */
  double axis(int direction, int i) {
    return direction < found ? axes[direction * width + i] : 0;
  }

  /** How far along a direction a vector lies from the mean; 0 if it is not found yet. */
  double along(int direction, double[] in) {
    double sum = 0;
    for (int i = 0; direction < found && i < width; i++) {
      sum += axes[direction * width + i] * centred(in, i);
    }
    return sum;
  }

  /**
   * Takes a vector in.
   *
   * @param weight of it, among all that came and itself, up to 1
   * @param held how many directions keep their place unless a later one is clearly larger
   */
  void learn(double[] in, double weight, int held) {
    // The first vector is the mean, and varies along nothing.
    int size = found + (split(in, weight) && weight < 1 ? 1 : 0);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double before = i == j && i < found ? variances[i] : 0;
        small[i * size + j] = (1 - weight) * (before + weight * (part[i] * part[j]));
      }
    }
    SymmetricJacobi.solve(small, turned, size);
    arrange(size, held);
    found = Math.min(size, rank);
    for (int j = 0; j < found; j++) {
      variances[j] = Math.max(0, small[order[j] * (size + 1)]);
    }
    turn(size);
  }

  /** Moves the mean; true if a part of the vector lies outside of the directions found so far. */
  private boolean split(double[] in, double weight) {
    int rest = found * width;
    double whole = 0;
    for (int i = 0; i < width; i++) {
      double beyond = centred(in, i);
      axes[rest + i] = beyond;
      mean[i] += weight * beyond;
      whole += beyond * beyond;
    }
    for (int j = 0; j < found; j++) {
      part[j] = 0;
    }
    // Twice: what the first time leaves of a vector nearly inside is mostly rounding.
    double left = removeFound(rest);
    left = Math.min(left, removeFound(rest));
    part[found] = left;
    boolean outside = found < width && left > NOTHING * Math.sqrt(whole) && left > SMALLEST;
    for (int i = rest; outside && i < rest + width; i++) {
      axes[i] /= left;
    }
    return outside;
  }

  private double removeFound(int rest) {
    for (int j = 0; j < found; j++) {
      part[j] += remove(j * width, rest);
    }
    return length(rest);
  }

  /** Takes the part along one direction out of a row; returns its length. */
  private double remove(int direction, int row) {
    double along = 0;
    for (int i = 0; i < width; i++) {
      along += axes[direction + i] * axes[row + i];
    }
    for (int i = 0; i < width; i++) {
      axes[row + i] -= along * axes[direction + i];
    }
    return along;
  }

  private double length(int row) {
    double sum = 0;
    for (int i = row; i < row + width; i++) {
      sum += axes[i] * axes[i];
    }
    return Math.sqrt(sum);
  }

  /** Largest variance first; the first {@code held} give way only to what is clearly larger. */
  private void arrange(int size, int held) {
    for (int j = 0; j < size; j++) {
      int at = j;
      double variance = small[j * (size + 1)];
      while (at > 0) {
        double before = small[order[at - 1] * (size + 1)];
        if (!(variance > (at - 1 < held ? CLEARLY * before : before))) {
          break;
        }
        order[at] = order[at - 1];
        at--;
      }
      order[at] = j;
    }
  }

  private void turn(int size) {
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < size; j++) {
        part[j] = axes[j * width + i];
      }
      for (int j = 0; j < found; j++) {
        int column = order[j];
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += turned[k * size + column] * part[k];
        }
        // Away from where it pointed: its other sign is the same direction.
        axes[j * width + i] = turned[column * (size + 1)] < 0 ? -sum : sum;
      }
    }
  }

  /**
   * Whether {@link #straighten} is due after so many vectors: at fixed counts, on every machine.
   */
  static boolean crookedAfter(long count) {
    return count % STRAIGHTEN_EVERY == 0;
  }

  /** Makes the directions perpendicular again, which rounding bends a little with every vector. */
  void straighten() {
    for (int j = 0; j < found; j++) {
      for (int before = 0; before < j; before++) {
        remove(before * width, j * width);
      }
      double length = length(j * width);
      for (int i = j * width; i < (j + 1) * width; i++) {
        axes[i] /= length;
      }
    }
  }

  /** Lets the largest entry of every direction be positive, so that its sign means something. */
  void orient() {
    for (int j = 0; j < found; j++) {
      int largest = j * width;
      for (int i = largest; i < (j + 1) * width; i++) {
        largest = Math.abs(axes[i]) > Math.abs(axes[largest]) ? i : largest;
      }
      boolean negative = axes[largest] < 0;
      for (int i = j * width; negative && i < (j + 1) * width; i++) {
        axes[i] = -axes[i];
      }
    }
  }

  PrincipalAxes copy() {
    PrincipalAxes copy = new PrincipalAxes(width, rank, mean.clone());
    copy.found = found;
    System.arraycopy(axes, 0, copy.axes, 0, found * width);
    System.arraycopy(variances, 0, copy.variances, 0, found);
    return copy;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(found);
    Saved.write(mean, width, out);
    Saved.write(variances, found, out);
    Saved.write(axes, found * width, out);
  }

  static PrincipalAxes load(DataInput in, Saved saved, int width, int rank) throws IOException {
    int found = (int) saved.within("directions", in.readInt(), 0, rank);
    double[] mean = saved.numbers(in, width, -LARGEST, LARGEST);
    double[] variances = saved.numbers(in, found, 0, Double.MAX_VALUE);
    double[] axes = saved.numbers(in, found * width, -2, 2);
    PrincipalAxes loaded = new PrincipalAxes(width, rank, mean);
    loaded.found = found;
    System.arraycopy(variances, 0, loaded.variances, 0, found);
    System.arraycopy(axes, 0, loaded.axes, 0, found * width);
    for (int j = 0; j < found; j++) {
      double length = loaded.length(j * width);
      if (!(Math.abs(length - 1) < CROOKED)) {
        throw saved.damaged("length of direction " + j + ": found " + length + ", expected 1");
      }
    }
    return loaded;
  }
}
