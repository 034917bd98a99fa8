package dev.weir.tenant;

import java.time.Duration;

/**
 * When a model stops asking a detector that fails, and when it asks again.
 *
 * @param failureRate the share of the window that fails and opens the breaker; above 0, at most 1
 * @param window calls that are counted; 10 to 1,000
 * @param openForMillis how long nothing is asked, by the key's own clock; a second to seven days
 * @param trialCalls calls after that which decide whether it closes; 1 to 1,000
 */
public record BreakerPart(double failureRate, int window, long openForMillis, int trialCalls) {
  static final int MIN_WINDOW = 10;
  static final int MAX_WINDOW = 1_000;
  static final int MAX_TRIAL_CALLS = 1_000;
  static final Duration MIN_OPEN = Duration.ofSeconds(1);
  static final Duration MAX_OPEN = Duration.ofDays(7);

  /** Half of a hundred; five trials after five minutes. */
  public static final BreakerPart DEFAULT =
      new BreakerPart(0.5, 100, Duration.ofMinutes(5).toMillis(), 5);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public BreakerPart {
    if (!(failureRate > 0 && failureRate <= 1)) {
      throw Check.refused("failureRate", failureRate, "above 0 and at most 1");
    }
    Check.within("window", window, MIN_WINDOW, MAX_WINDOW);
    Durations.check("openFor", openForMillis, MIN_OPEN, MAX_OPEN);
    Check.within("trialCalls", trialCalls, 1, MAX_TRIAL_CALLS);
  }
}
