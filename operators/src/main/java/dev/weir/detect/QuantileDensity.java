package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The density of several one-dimensional samples, each a histogram with edges at fixed quantiles:
 * bins are narrow where values are many, and hold ever less towards the ends.
 *
 * <p>Surprise is -log2 of the density, in units of one over the spread of the middle three quarters
 * (so that a change of scale alone does not change it). Of a value that is many quantiles at once,
 * it is that of a bin a thousandth of the spread wide, and no bin is taken for narrower. Beyond the
 * ends there is the mass of half a row, which falls off with the square of the distance.
 */
final class QuantileDensity {
  private static final double[] QUANTILES = {
    0, 1 / 64., 1 / 32., 1 / 16., 1 / 8., 1 / 4., 3 / 8., 1 / 2., 5 / 8., 3 / 4., 7 / 8., 15 / 16.,
    31 / 32., 63 / 64., 1
  };
  static final int EDGES = QUANTILES.length;
  private static final int BINS = EDGES - 1;
  private static final int LOWER = 4;
  private static final int UPPER = 10;
  private static final double NARROWEST = 1e-3;
  private static final double LOG_TWO = StrictMath.log(2);

  private final int count;
  private final double tailBits;
  private final float[] edges;

  /** What follows from the edges. */
  private final double[] spreads;

  private final float[] surprises;

  /**
   * @param count how many samples
   * @param rows of how many rows a sample is
   */
  QuantileDensity(int count, int rows) {
    this.count = count;
    this.tailBits = log2(2. * rows);
    this.edges = new float[count * EDGES];
    this.spreads = new double[count];
    this.surprises = new float[count * BINS];
  }

  private QuantileDensity(QuantileDensity other) {
    count = other.count;
    tailBits = other.tailBits;
    edges = other.edges.clone();
    spreads = other.spreads.clone();
    surprises = other.surprises.clone();
  }

  QuantileDensity copy() {
    return new QuantileDensity(this);
  }

  private static double log2(double value) {
    return StrictMath.log(value) / LOG_TWO;
  }

  /** Moves the edges of a sample by a part of the way to the quantiles of sorted values. */
  void blend(int sample, float[] sorted, int size, double part) {
    for (int e = 0; e < EDGES; e++) {
      double rank = QUANTILES[e] * (size - 1);
      int below = (int) rank;
      int above = Math.min(below + 1, size - 1);
      double value = sorted[below] + (rank - below) * ((double) sorted[above] - sorted[below]);
      int at = sample * EDGES + e;
      edges[at] = (float) (edges[at] + part * (value - edges[at]));
    }
    derive(sample);
  }

  private void derive(int sample) {
    int first = sample * EDGES;
    for (int e = first + 1; e < first + EDGES; e++) {
      edges[e] = Math.max(edges[e], edges[e - 1]);
    }
    double spread = (double) edges[first + UPPER] - edges[first + LOWER];
    if (spread <= 0) {
      spread = (double) edges[first + BINS] - edges[first];
    }
    spreads[sample] = Math.max(spread, Spread.least(edges[first + EDGES / 2]));
    for (int b = 0; b < BINS; b++) {
      double width = (double) edges[first + b + 1] - edges[first + b];
      double mass = width > 0 ? QUANTILES[b + 1] - QUANTILES[b] : massOf(first, b);
      double relative = Math.max(width / spreads[sample], NARROWEST);
      surprises[sample * BINS + b] = (float) -log2(mass / relative);
    }
  }

  /** The mass of all bins that are nothing but the value of this one. */
  private double massOf(int first, int bin) {
    int low = bin;
    int high = bin + 1;
    while (low > 0 && edges[first + low - 1] == edges[first + bin]) {
      low--;
    }
    while (high < BINS && edges[first + high + 1] == edges[first + bin]) {
      high++;
    }
    return QUANTILES[high] - QUANTILES[low];
  }

  /** How little is to be expected of a value, in bits. */
  double surprise(int sample, float value) {
    int first = sample * EDGES;
    if (value < edges[first]) {
      return tail(sample, (double) edges[first] - value);
    }
    if (value > edges[first + BINS]) {
      return tail(sample, (double) value - edges[first + BINS]);
    }
    int bin = 0;
    while (bin < BINS - 1 && value >= edges[first + bin + 1]) {
      bin++;
    }
    if (bin > 0 && edges[first + bin - 1] == value) {
      bin--;
    }
    return surprises[sample * BINS + bin];
  }

  private double tail(int sample, double beyond) {
    return tailBits + 2 * log2(1 + beyond / spreads[sample]);
  }

  void save(DataOutput out) throws IOException {
    for (float edge : edges) {
      out.writeFloat(edge);
    }
  }

  void load(DataInput in) throws IOException {
    for (int i = 0; i < edges.length; i++) {
      float edge = in.readFloat();
      float least = i % EDGES == 0 ? -SparseProjections.FARTHEST : edges[i - 1];
      if (!(edge >= least && edge <= SparseProjections.FARTHEST)) {
        throw new IOException("saved detector: edge: found " + edge + ", expected from " + least);
      }
      edges[i] = edge;
    }
    for (int s = 0; s < count; s++) {
      derive(s);
    }
  }
}
