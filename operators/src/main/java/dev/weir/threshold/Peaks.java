package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The latest excesses over a threshold and the generalised Pareto distribution that has their mean
 * m and variance v: shape (1 - m^2/v)/2, scale m(m^2/v + 1)/2 (Hosking and Wallis, Technometrics
 * 1987). Moments need no likelihood, whose form at shape 0 is easily got wrong.
 *
 * <p>Fitted when an excess is added, never when the fit is read.
 */
final class Peaks {
  /** Excesses remembered. */
  static final int HELD = 400;

  /** Fewer say nothing. */
  static final int MIN = 10;

  /** Beyond this the exponential distribution and the one of small shape are one. */
  private static final double SMALL_SHAPE = 1e-9;

  private final float[] excesses = new float[HELD];
  private int held;
  private int next;
  private double shape;
  private double scale;

  /** Whether there is a fit: enough excesses, and not all of them equal. */
  boolean speak() {
    return scale > 0;
  }

  void add(double excess) {
    excesses[next] = (float) Math.min(excess, Float.MAX_VALUE);
    next = next + 1 == HELD ? 0 : next + 1;
    held = Math.min(held + 1, HELD);
    fit();
  }

  /** The excess that is exceeded by this part of all excesses, from a fit that there is. */
  double quantile(double part) {
    return Math.abs(shape) < SMALL_SHAPE
        ? -scale * StrictMath.log(part)
        : scale / shape * (StrictMath.pow(part, -shape) - 1);
  }

  /** What the fit expects of an excess of which only is known that it is beyond this one. */
  double meanBeyond(double excess) {
    double from = Math.max(0, excess);
    return from + Math.max(0, scale + shape * from) / (1 - shape);
  }

  private void fit() {
    double sum = 0;
    for (int i = 0; i < held; i++) {
      sum += excesses[i];
    }
    double mean = sum / held;
    double squares = 0;
    for (int i = 0; i < held; i++) {
      double deviation = excesses[i] - mean;
      squares += deviation * deviation;
    }
    double ratio = mean * mean / (squares / (held - 1));
    boolean fits = held >= MIN && ratio > 0 && ratio < Double.POSITIVE_INFINITY;
    shape = fits ? 0.5 * (1 - ratio) : 0;
    scale = fits ? 0.5 * mean * (ratio + 1) : 0;
  }

  void copyTo(Peaks copy) {
    System.arraycopy(excesses, 0, copy.excesses, 0, HELD);
    copy.held = held;
    copy.next = next;
    copy.shape = shape;
    copy.scale = scale;
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(held);
    out.writeShort(next);
    for (int i = 0; i < held; i++) {
      out.writeFloat(excesses[i]);
    }
  }

  void load(DataInput in) throws IOException {
    held = in.readUnsignedShort();
    next = in.readUnsignedShort();
    boolean whole = held < HELD ? next == held : held == HELD && next < HELD;
    Check.saved(whole, "peaks: found " + held + " at " + next, "at most " + HELD);
    for (int i = 0; i < held; i++) {
      excesses[i] = in.readFloat();
      Check.saved(excesses[i] >= 0, "peaks: found " + excesses[i], "at least 0");
    }
    if (held > 0) {
      fit();
    }
  }
}
