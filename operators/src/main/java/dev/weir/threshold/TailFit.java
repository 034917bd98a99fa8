package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The upper tail of a stream of scores: peaks over a threshold near the 98 % quantile, with a
 * generalised Pareto distribution fitted by moments (Siffer et al., KDD 2017; Hosking and Wallis,
 * Technometrics 1987).
 *
 * <p>It remembers about twenty times as far back as the counts do. Fitted when it is read for the
 * first time after a peak was learned, which is far less often than one is.
 */
final class TailFit {
  /** Peaks remembered. */
  static final int PEAKS = 336;

  /** Fewer peaks say nothing. */
  static final int MIN_PEAKS = 30;

  private static final double QUANTILE = 0.98;
  private static final double HIGHEST_RATE = 0.03;
  private static final double LOWEST_RATE = 0.0125;
  private static final double MEMORY = 1 << 14;

  /** What so few peaks can say at the most. */
  private static final double LEAST = 1e-6;

  private final float[] peaks = new float[PEAKS];
  private int held;
  private int next;
  private float threshold = Float.NaN;
  private double above;
  private double seen;

  /** Shape and scale are those of the peaks held now. */
  private boolean fitted = true;

  private double shape;
  private double scale;

  boolean speaks() {
    if (!fitted) {
      fit();
    }
    return held >= MIN_PEAKS && scale > 0;
  }

  /**
   * Probability of a score as high as {@code score}, if it {@link #speaks}. Among the peaks it
   * follows their ranks, evenly in its logarithm between two of them; beyond the highest it follows
   * the fitted distribution.
   */
  double probability(float score) {
    int higher = 0;
    float upper = Float.POSITIVE_INFINITY;
    float lower = threshold;
    for (int i = 0; i < held; i++) {
      float peak = peaks[i];
      if (peak >= score) {
        higher++;
        upper = Math.min(upper, peak);
      } else {
        lower = Math.max(lower, peak);
      }
    }
    double perRank = above / seen / (held + 1);
    double p =
        higher == 0
            ? perRank * beyond(lower, score)
            : perRank * between(higher, upper, lower, score);
    return Math.max(LEAST, p);
  }

  /** Rank of {@code score} between the {@code higher}th peak and the next one below. */
  private static double between(int higher, float upper, float lower, float score) {
    double part = ((double) score - lower) / ((double) upper - lower);
    return (higher + 1) * StrictMath.pow(higher / (higher + 1.0), part);
  }

  /** Part of what lies above the highest peak that lies above {@code score} too. */
  private double beyond(float highest, float score) {
    double from = 1 + shape * ((double) highest - threshold) / scale;
    double to = 1 + shape * ((double) score - threshold) / scale;
    if (Math.abs(shape) < 1e-9 || from <= 0) {
      return StrictMath.exp(-((double) score - highest) / scale);
    }
    return to <= 0 ? 0 : StrictMath.pow(to / from, -1 / shape);
  }

  void learn(float score) {
    if (Float.isNaN(threshold)) {
      return;
    }
    seen++;
    if (score > threshold) {
      above++;
      add(score);
    }
    if (seen > MEMORY) {
      seen /= 2;
      above /= 2;
    }
  }

  private void add(float peak) {
    peaks[next] = peak;
    next = next + 1 == PEAKS ? 0 : next + 1;
    held = Math.min(held + 1, PEAKS);
    fitted = false;
  }

  /** Whether the scores have left the threshold, or there is none yet. */
  boolean offCentre() {
    double rate = above / seen;
    return !(rate <= HIGHEST_RATE && rate >= LOWEST_RATE);
  }

  /** Moves the threshold back to the 98 % quantile of the latest scores, which ascend. */
  void centre(float[] sorted) {
    int count = sorted.length;
    float quantile = sorted[(int) (QUANTILE * count)];
    int first = firstAbove(sorted, count, quantile);
    if (above / seen > HIGHEST_RATE && quantile > threshold) {
      dropUpTo(quantile);
    } else {
      // What lies between the two thresholds was not remembered: begin with what the counts hold.
      held = 0;
      next = 0;
      Arrays.fill(peaks, 0);
      for (int i = first; i < count; i++) {
        add(sorted[i]);
      }
    }
    threshold = quantile;
    above = count - first;
    seen = count;
    fitted = false;
  }

  private static int firstAbove(float[] sorted, int count, float value) {
    int first = count;
    while (first > 0 && sorted[first - 1] > value) {
      first--;
    }
    return first;
  }

  private void dropUpTo(float value) {
    float[] old = new float[held];
    int oldest = held < PEAKS ? 0 : next;
    for (int i = 0; i < held; i++) {
      old[i] = peaks[(oldest + i) % PEAKS];
    }
    held = 0;
    next = 0;
    Arrays.fill(peaks, 0);
    for (float peak : old) {
      if (peak > value) {
        add(peak);
      }
    }
  }

  private void fit() {
    double sum = 0;
    for (int i = 0; i < held; i++) {
      sum += (double) peaks[i] - threshold;
    }
    double mean = sum / held;
    double squares = 0;
    for (int i = 0; i < held; i++) {
      double deviation = (double) peaks[i] - threshold - mean;
      squares += deviation * deviation;
    }
    double ratio = mean * mean / (squares / (held - 1));
    boolean fits = held >= MIN_PEAKS && ratio < Double.POSITIVE_INFINITY && ratio > 0;
    shape = fits ? 0.5 * (1 - ratio) : 0;
    scale = fits ? 0.5 * mean * (ratio + 1) : 0;
    fitted = true;
  }

  TailFit copy() {
    TailFit copy = new TailFit();
    System.arraycopy(peaks, 0, copy.peaks, 0, PEAKS);
    copy.held = held;
    copy.next = next;
    copy.threshold = threshold;
    copy.above = above;
    copy.seen = seen;
    copy.fitted = fitted;
    copy.shape = shape;
    copy.scale = scale;
    return copy;
  }

  void save(DataOutput out) throws IOException {
    out.writeFloat(threshold);
    out.writeDouble(above);
    out.writeDouble(seen);
    out.writeShort(held);
    out.writeShort(next);
    ShortFloat.write(peaks, held, out);
  }

  static TailFit load(DataInput in) throws IOException {
    TailFit tail = new TailFit();
    tail.threshold = in.readFloat();
    tail.above = in.readDouble();
    tail.seen = in.readDouble();
    tail.held = in.readUnsignedShort();
    tail.next = in.readUnsignedShort();
    if (tail.held > PEAKS || tail.next >= PEAKS) {
      throw new IOException(
          "tail: found " + tail.held + " peaks at " + tail.next + ", expected at most " + PEAKS);
    }
    ShortFloat.read(tail.peaks, tail.held, in);
    tail.fitted = false;
    return tail;
  }
}
