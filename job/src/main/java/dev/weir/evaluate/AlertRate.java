package dev.weir.evaluate;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * How much of what a model sees should alert, as cuts on the rarity: severity high at that rate,
 * medium ten times as often, critical ten times as seldom.
 */
public final class AlertRate {
  /** One in a thousand. */
  public static final AlertRate USUAL = new AlertRate(0.001);

  /**
   * A model remembers the peaks of about 16,000 scores and fits a tail to them: what it says of
   * rates far below one in that many is a guess.
   */
  static final double LEAST = 1e-5;

  /** What happens more often than this is not rare. */
  static final double MOST = 0.1;

  private final double rate;

  /**
   * Checks the rate.
   *
   * @throws EvaluationFault if neither counts nor the fitted tail can resolve it
   */
  public AlertRate(double rate) {
    if (!(rate >= LEAST && rate <= MOST)) {
      throw EvaluationFault.inArguments(
          "--alert-rate: found "
              + rate
              + ", expected 0.00001 to 0.1: counts resolve 1 in 1,000 of a model's scores, the"
              + " fitted tail 1 in 100,000");
    }
    this.rate = rate;
  }

  /** The share of events that should reach severity high. */
  double rate() {
    return rate;
  }

  /** The field {@code threshold} of a config. */
  String yaml() {
    String critical = rate / 10 < LEAST ? "null" : cut(1);
    String medium = rate * 10 >= 1 ? "null" : cut(-1);
    return "{on: rarity, medium: " + medium + ", high: " + cut(0) + ", critical: " + critical + "}";
  }

  /** "1 in 1,000". */
  String text() {
    return String.format(Locale.ROOT, "1 in %,d", Math.round(1 / rate));
  }

  /** 1 - rate / 10^tens, in decimal: 0.999 and not 0.9990000000000001. */
  private String cut(int tens) {
    return BigDecimal.ONE
        .subtract(BigDecimal.valueOf(rate).scaleByPowerOfTen(-tens))
        .stripTrailingZeros()
        .toPlainString();
  }
}
