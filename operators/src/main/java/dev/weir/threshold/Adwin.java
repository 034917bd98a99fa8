package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * ADWIN (Bifet and Gavalda, SDM 2007): a window as long as its scores agree. Every 32 scores each
 * cut of it into an older part of n0 and a newer one of n1 is tried; where their means differ by
 * more than sqrt(2 m v ln(2/d)) + 2/3 m ln(2/d), with m = 1/n0 + 1/n1, d = delta/ln n and the
 * window's variance v, the oldest scores go, until no cut differs.
 *
 * <p>The window is an exponential histogram: in row r up to 5 buckets of 2^r scores, each a sum and
 * a sum of squared deviations. The bound is made for values between 0 and 1.
 */
public final class Adwin implements DriftDetector {
  private static final int VERSION = 1;
  private static final int CLOCK = 32;
  private static final int PER_ROW = 5;
  private static final int MIN_PART = 5;

  /** Rows of a window of 10^12 scores. */
  private static final int MAX_ROWS = 38;

  private final Parameters parameters;

  /** Buckets of a row stand together, the oldest first. */
  private double[] sums = new double[4 * (PER_ROW + 1)];

  private double[] squares = new double[4 * (PER_ROW + 1)];
  private int[] buckets = new int[4];
  private long seen;

  /**
   * What ADWIN is created from.
   *
   * @param delta how probable a false cut may be, 1e-12 to .5
   */
  public record Parameters(double delta) implements DriftParameters {
    /** .002. */
    public static final Parameters DEFAULT = new Parameters(0.002);

    /** Checks the value. */
    public Parameters {
      Check.within("delta", delta, 1e-12, 0.5);
    }

    @Override
    public DriftType type() {
      return DriftType.ADWIN;
    }

    @Override
    public DriftDetector create(long seed) {
      return new Adwin(this);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeDouble(delta);
    }

    static Parameters load(DataInput in) throws IOException {
      double delta = in.readDouble();
      return Check.parameters(() -> new Parameters(delta));
    }
  }

  private Adwin(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** Scores in the window. */
  long width() {
    long width = 0;
    for (int row = 0; row < buckets.length; row++) {
      width += (long) buckets[row] << row;
    }
    return width;
  }

  @Override
  public boolean learn(double score) {
    append(0, Spot.finite(score), 0);
    for (int row = 0; buckets[row] > PER_ROW; row++) {
      joinOldest(row);
    }
    seen++;
    if (seen % CLOCK != 0) {
      return false;
    }
    boolean drift = false;
    while (differs()) {
      dropOldest();
      drift = true;
    }
    return drift;
  }

  private void append(int row, double sum, double squared) {
    if (row == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * row);
      sums = Arrays.copyOf(sums, 2 * sums.length);
      squares = Arrays.copyOf(squares, 2 * squares.length);
    }
    int place = row * (PER_ROW + 1) + buckets[row]++;
    sums[place] = sum;
    squares[place] = squared;
  }

  /** Makes the two oldest buckets of a row one of the next. */
  private void joinOldest(int row) {
    int first = row * (PER_ROW + 1);
    double size = 1L << row;
    double apart = sums[first] / size - sums[first + 1] / size;
    double squared = squares[first] + squares[first + 1] + apart * apart * size / 2;
    append(row + 1, sums[first] + sums[first + 1], squared);
    remove(row, 2);
  }

  private void remove(int row, int count) {
    int first = row * (PER_ROW + 1);
    buckets[row] -= count;
    System.arraycopy(sums, first + count, sums, first, buckets[row]);
    System.arraycopy(squares, first + count, squares, first, buckets[row]);
  }

  private void dropOldest() {
    int row = buckets.length - 1;
    while (buckets[row] == 0) {
      row--;
    }
    remove(row, 1);
  }

  private boolean differs() {
    double n = width();
    if (n < 2 * MIN_PART) {
      return false;
    }
    double total = 0;
    for (int row = 0; row < buckets.length; row++) {
      total += sum(row);
    }
    double logarithm = StrictMath.log(2 * StrictMath.log(n) / parameters.delta);
    double spread = 2 * variance(n, total / n) * logarithm;
    double n0 = 0;
    double older = 0;
    for (int row = buckets.length - 1; row >= 0; row--) {
      for (int b = 0; b < buckets[row]; b++) {
        n0 += 1L << row;
        older += sums[row * (PER_ROW + 1) + b];
        double n1 = n - n0;
        if (n1 < MIN_PART) {
          return false;
        }
        double m = 1 / n0 + 1 / n1;
        double apart = Math.abs(older / n0 - (total - older) / n1);
        if (n0 >= MIN_PART && apart > Math.sqrt(m * spread) + 2 * m * logarithm / 3) {
          return true;
        }
      }
    }
    return false;
  }

  private double sum(int row) {
    double sum = 0;
    for (int b = 0; b < buckets[row]; b++) {
      sum += sums[row * (PER_ROW + 1) + b];
    }
    return sum;
  }

  private double variance(double n, double mean) {
    double squared = 0;
    for (int row = 0; row < buckets.length; row++) {
      double size = 1L << row;
      for (int b = 0; b < buckets[row]; b++) {
        int place = row * (PER_ROW + 1) + b;
        double apart = sums[place] / size - mean;
        squared += squares[place] + size * apart * apart;
      }
    }
    return squared / n;
  }

  @Override
  public Adwin copy() {
    Adwin copy = new Adwin(parameters);
    copy.sums = sums.clone();
    copy.squares = squares.clone();
    copy.buckets = buckets.clone();
    copy.seen = seen;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    parameters.save(out);
    out.writeLong(seen);
    int rows = buckets.length;
    while (rows > 0 && buckets[rows - 1] == 0) {
      rows--;
    }
    out.writeByte(rows);
    for (int row = 0; row < rows; row++) {
      out.writeByte(buckets[row]);
      for (int b = 0; b < buckets[row]; b++) {
        out.writeDouble(sums[row * (PER_ROW + 1) + b]);
        out.writeDouble(squares[row * (PER_ROW + 1) + b]);
      }
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for another version and for bytes that cannot be a window
   */
  static Adwin load(DataInput in) throws IOException {
    Check.version("adwin", in.readUnsignedShort(), VERSION);
    Adwin adwin = new Adwin(Parameters.load(in));
    adwin.seen = in.readLong();
    int rows = in.readUnsignedByte();
    boolean sane = rows <= MAX_ROWS && adwin.seen >= 0;
    Check.saved(sane, "adwin: found " + rows + " rows", "at most " + MAX_ROWS);
    for (int row = 0; row < rows; row++) {
      int held = in.readUnsignedByte();
      boolean some = held >= 1 && held <= PER_ROW;
      Check.saved(some, "adwin: found " + held + " buckets", "1 to " + PER_ROW);
      for (int b = 0; b < held; b++) {
        adwin.append(row, in.readDouble(), in.readDouble());
      }
    }
    return adwin;
  }
}
