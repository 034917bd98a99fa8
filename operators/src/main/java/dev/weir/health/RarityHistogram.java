package dev.weir.health;

/**
 * Counts of rarities in fixed classes, finer where rarities are rarer: 45 each from 0 to .9, to
 * .99, to .999 and to .9999, and one above. Fixed classes make the histograms of any parts of a
 * minute add up to that of the whole, exactly; a quantile is the upper edge of its class, so it is
 * at most 2 % of its decade's width too high.
 */
public final class RarityHistogram {
  /** Classes of a decade. */
  private static final int OF_DECADE = 45;

  private static final int DECADES = 4;

  /** Number of classes. */
  public static final int CLASSES = DECADES * OF_DECADE + 1;

  /** Edges are whole multiples of 1 / UNIT, so that they are written with few digits. */
  private static final int UNIT = 100_000;

  private static final int[] FROM = {0, 90_000, 99_000, 99_900, 99_990};
  private static final int[] WIDTH = {2_000, 200, 20, 2};

  private RarityHistogram() {}

  /** The class of a rarity from 0 to 1. */
  public static int classOf(double rarity) {
    double units = rarity * UNIT;
    for (int decade = 0; decade < DECADES; decade++) {
      if (units < FROM[decade + 1]) {
        return decade * OF_DECADE + (int) ((units - FROM[decade]) / WIDTH[decade]);
      }
    }
    return CLASSES - 1;
  }

  /** The upper edge of a class. */
  public static double upperEdge(int place) {
    if (place == CLASSES - 1) {
      return 1;
    }
    int decade = place / OF_DECADE;
    return (FROM[decade] + (place % OF_DECADE + 1) * WIDTH[decade]) / (double) UNIT;
  }

  /**
   * The upper edge of the class that holds the smallest rarity which at least {@code share} of all
   * do not exceed.
   *
   * @return {@code NaN} if nothing was counted
   */
  static double quantile(long[] counts, double share) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    double rank = Math.max(1, Math.ceil(share * total));
    long seen = 0;
    for (int place = 0; place < counts.length; place++) {
      seen += counts[place];
      if (seen >= rank) {
        return upperEdge(place);
      }
    }
    return Double.NaN;
  }
}
