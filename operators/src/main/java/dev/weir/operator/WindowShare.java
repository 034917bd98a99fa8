package dev.weir.operator;

/**
 * How much of a cache is for the models that came last, however seldom they are used: most of it
 * where entities send all they have within a short time, next to nothing where some send more than
 * others all the time. Which it is shows only by trying, as hill climbing does (Einziger et al.
 * 2018, "Adaptive software cache management").
 *
 * <p>Hits differ from round to round by chance alone, and a share that follows chance ends
 * anywhere. So a larger share is kept only where the cache is hit more often by more than chance
 * gives, and a smaller one unless it is hit less often by about as much; what did not help is tried
 * again after longer and longer rests, until the hits change much.
 */
final class WindowShare {
  private static final double LEAST = 0.01;
  private static final double MOST = 0.95;
  private static final double STEP = 0.12;
  private static final double LARGEST_STEP = 3 * STEP;
  private static final double FASTER = 1.5;
  private static final double DEVIATIONS_OF_CHANCE = 2;
  private static final double ALMOST = 0.25;
  private static final double MUCH = 0.05;
  private static final int LONGEST_REST = 16;
  private static final int ROUNDS = 20;
  private static final int LEAST_READS = 1_000;

  private double share = LEAST;
  private double kept = LEAST;
  private double keptHits = Double.NaN;
  private boolean growing = true;
  private boolean trying;
  private double step = STEP;
  private int rest = 1;
  private int restLeft = 1;
  private int reads;
  private int hits;

  /** 0 to 1. */
  double share() {
    return share;
  }

  /**
   * Counts what a model was looked for in vain or not.
   *
   * @param models how many are in the cache
   */
  void read(boolean hit, int models) {
    reads++;
    hits += hit ? 1 : 0;
    if (reads >= LEAST_READS && reads >= ROUNDS * (long) models) {
      double hitShare = (double) hits / reads;
      if (trying) {
        judge(hitShare);
      } else {
        rest(hitShare);
      }
      reads = 0;
      hits = 0;
    }
  }

  private void rest(double hitShare) {
    if (Math.abs(hitShare - keptHits) >= MUCH) {
      rest = 1;
      restLeft = 1;
    }
    keptHits = hitShare;
    if (--restLeft <= 0) {
      if (isAtTheEnd()) {
        growing = !growing;
      }
      tryNext();
    }
  }

  private void judge(double hitShare) {
    // Of the difference of two rounds of so many reads.
    double chance = DEVIATIONS_OF_CHANCE * Math.sqrt(2 * hitShare * (1 - hitShare) / reads);
    double better = hitShare - keptHits;
    if (growing ? better > chance : better > -ALMOST * chance) {
      kept = share;
      keptHits = hitShare;
      step = Math.min(LARGEST_STEP, FASTER * step);
      rest = 1;
      restLeft = 1;
      tryNext();
    } else {
      share = kept;
      trying = false;
      growing = !growing;
      step = STEP;
      rest = Math.min(LONGEST_REST, 2 * rest);
      restLeft = rest;
    }
  }

  private boolean isAtTheEnd() {
    return growing ? kept >= MOST : kept <= LEAST;
  }

  private void tryNext() {
    double next = kept + (growing ? step : -step);
    share = Math.max(LEAST, Math.min(MOST, next));
    trying = share != kept;
  }
}
