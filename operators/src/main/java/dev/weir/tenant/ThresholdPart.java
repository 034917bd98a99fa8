package dev.weir.tenant;

import dev.weir.threshold.AdaptiveParameters;
import dev.weir.threshold.RarityCalibration;

/**
 * From which value on a score has which severity. Cuts that are not used are {@code NaN}; those
 * that are used ascend strictly, and at least one is used.
 *
 * <p>Where the values are learned, cuts are what the method asks for: levels, which ascend, or
 * probabilities of being exceeded, which descend.
 *
 * @param on what the cuts are on
 * @param medium the least value of severity medium
 * @param high the least value of severity high
 * @param critical the least value of severity critical
 * @param tail whether rarities beyond what counts resolve are read from a fitted tail
 * @param adaptive how the values are learned; null: the cuts are the values
 */
public record ThresholdPart(
    On on, double medium, double high, double critical, boolean tail, AdaptiveParameters adaptive) {

  /** What the cuts are on. */
  public enum On {
    /** The share of the model's own recent scores that were lower: the same for every detector. */
    RARITY("rarity"),
    /** The detector's raw score. */
    SCORE("score");

    private final String label;

    On(String label) {
      this.label = label;
    }

    /** The name in configuration files. */
    public String label() {
      return label;
    }
  }

  /** One in a hundred, in a thousand, in ten thousand of the model's own recent scores. */
  public static final ThresholdPart DEFAULT =
      new ThresholdPart(On.RARITY, 0.99, 0.999, 0.9999, true);

  /** The largest rarity that counts alone can give. */
  static final double COUNTS_RESOLVE = 1 - 1 / (RarityCalibration.SCORES + 1.0);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public ThresholdPart {
    Check.present("on", on);
    medium += 0.0; // -0.0 and 0.0 are one value
    high += 0.0;
    critical += 0.0;
    checkCut(on, tail, adaptive, "medium", medium);
    checkCut(on, tail, adaptive, "high", high);
    checkCut(on, tail, adaptive, "critical", critical);
    if (adaptive != null && adaptive.cutsAreRisks()) {
      checkOrder(-1, medium, high, critical);
    } else {
      checkOrder(1, medium, high, critical);
    }
  }

  /** Cuts that are the values. */
  public ThresholdPart(On on, double medium, double high, double critical, boolean tail) {
    this(on, medium, high, critical, tail, null);
  }

  /** The smallest probability of being exceeded that a learned cut is asked for. */
  public double leastProbability() {
    double strictest = Double.isNaN(critical) ? Double.isNaN(high) ? medium : high : critical;
    return adaptive.probability(strictest);
  }

  private static void checkCut(
      On on, boolean tail, AdaptiveParameters adaptive, String field, double cut) {
    if (Double.isNaN(cut)) {
      return;
    }
    if (adaptive != null) {
      String expected = adaptive.expected(cut);
      if (expected != null) {
        throw Check.refused(field, cut, expected);
      }
      return;
    }
    if (Double.isInfinite(cut)) {
      throw Check.refused(field, cut, "a finite number");
    }
    switch (on) {
      case SCORE -> {}
      case RARITY -> {
        if (cut <= 0 || cut >= 1) {
          throw Check.refused(field, cut, "a rarity above 0 and below 1");
        }
        if (!tail && cut > COUNTS_RESOLVE) {
          throw Check.refused(
              field,
              cut,
              "at most " + COUNTS_RESOLVE + ", which counts resolve, or null, or tail: true");
        }
      }
    }
  }

  /** {@code sign}: 1 where cuts ascend, -1 where they descend. */
  private static void checkOrder(int sign, double medium, double high, double critical) {
    String than = sign > 0 ? "less than " : "more than ";
    if (sign * medium >= sign * high) {
      throw Check.refused("medium", medium, than + "high, which is " + high);
    }
    if (sign * high >= sign * critical) {
      throw Check.refused("high", high, than + "critical, which is " + critical);
    }
    if (sign * medium >= sign * critical) {
      throw Check.refused("medium", medium, than + "critical, which is " + critical);
    }
    if (Double.isNaN(medium) && Double.isNaN(high) && Double.isNaN(critical)) {
      throw Check.refused("medium", "no cut", "a value for medium, high or critical");
    }
  }
}
