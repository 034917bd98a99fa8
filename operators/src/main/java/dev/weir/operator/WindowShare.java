package dev.weir.operator;

/**
 * How much of a cache is for the models that came last, however seldom they are used: most of it
 * where entities send all they have within a short time, next to nothing where some send more than
 * others all the time. Which it is shows only by trying: the share goes on in one direction while
 * the cache is hit more often and turns when it is hit less often, by smaller and smaller steps
 * until the hits change much (hill climbing, after Einziger et al. 2018, "Adaptive software cache
 * management").
 */
final class WindowShare {
  private static final double FIRST = 0.1;
  private static final double LEAST = 0.01;
  private static final double MOST = 0.95;
  private static final double STEP = 0.12;
  private static final double SMALLER = 0.9;
  private static final double MUCH = 0.05;
  private static final int ROUNDS = 10;
  private static final int LEAST_READS = 1_000;

  private double share = FIRST;
  private double step = STEP;
  private double lastHitShare = Double.NaN;
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
      climb((double) hits / reads);
      reads = 0;
      hits = 0;
    }
  }

  private void climb(double hitShare) {
    double better = hitShare - lastHitShare;
    lastHitShare = hitShare;
    if (Double.isNaN(better)) {
      return;
    }
    double direction = better < 0 ? -Math.signum(step) : Math.signum(step);
    step = direction * (Math.abs(better) >= MUCH ? STEP : Math.abs(step) * SMALLER);
    share = Math.max(LEAST, Math.min(MOST, share + step));
  }
}
