package dev.weir.operator;

import java.io.Serializable;
import java.time.Duration;

/**
 * What is made of feedback.
 *
 * @param remember an alert can be judged for so long after it, by the alerts' event time
 * @param hold like alerts are marked for so long after one that was normal; 0: none are
 */
public record FeedbackSettings(Duration remember, Duration hold) implements Serializable {
  /** Alerts are remembered for 30 days, and none are marked. */
  public static final FeedbackSettings DEFAULT =
      new FeedbackSettings(Duration.ofDays(30), Duration.ZERO);
}
