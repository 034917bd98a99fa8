package dev.weir.detect;

import java.util.Arrays;

/**
 * Where the values of each entry of a vector lie by what was learned, for people to look at:
 * nothing is decided by it.
 *
 * @param meaning what low, middle and high are, in a few words
 * @param vectors of how many vectors; -1 where that is not remembered
 * @param low by entry
 * @param middle by entry; {@code NaN} where nothing says
 * @param high by entry
 */
public record EntryRanges(
    String meaning, long vectors, double[] low, double[] middle, double[] high) {
  /** What {@link #ofVectors} gives. */
  private static final String QUANTILES = "5 %, median and 95 % of ";

  private static final double LOW = 0.05;
  private static final double MIDDLE = 0.5;
  private static final double HIGH = 0.95;

  /** One entry of one of the vectors that are remembered. */
  @FunctionalInterface
  interface Entries {
    float at(int vector, int entry);
  }

  /** Room for {@code entries}, to be filled in. */
  public EntryRanges(String meaning, long vectors, int entries) {
    this(meaning, vectors, new double[entries], new double[entries], new double[entries]);
  }

  /** Quantiles of vectors that are all remembered; {@code what} names them. */
  static EntryRanges ofVectors(String what, int vectors, int dimensions, Entries entries) {
    EntryRanges ranges = new EntryRanges(QUANTILES + what, vectors, dimensions);
    float[] values = new float[vectors];
    for (int j = 0; j < dimensions; j++) {
      for (int v = 0; v < vectors; v++) {
        values[v] = entries.at(v, j);
      }
      Arrays.sort(values);
      ranges.set(j, quantile(values, LOW), quantile(values, MIDDLE), quantile(values, HIGH));
    }
    return ranges;
  }

  private static double quantile(float[] ascending, double part) {
    return ascending.length == 0
        ? Double.NaN
        : ascending[(int) Math.round(part * (ascending.length - 1))];
  }

  /** Says where the values of entry {@code j} lie. */
  public void set(int j, double lowest, double usual, double highest) {
    low[j] = lowest;
    middle[j] = usual;
    high[j] = highest;
  }
}
