package dev.weir.state;

import dev.weir.tenant.Verdict;

/**
 * An alert as it is remembered until somebody says whether it was right.
 *
 * @param id the event's
 * @param timeMillis the event's time
 * @param config the config that judged, as in {@code acme@7}
 * @param severity 1 medium, 2 high, 3 critical
 * @param cause what was cut on, without the severity: {@code rarity}
 * @param feature the one that contributed most; empty where the score names none
 * @param verdict null until there is one
 */
public record Decision(
    String id,
    long timeMillis,
    String config,
    int severity,
    String cause,
    String feature,
    Verdict verdict) {

  /** The same with what somebody said of it. */
  public Decision judged(Verdict said) {
    return new Decision(id, timeMillis, config, severity, cause, feature, said);
  }

  /**
   * Whether an alert is what this one was, and not worse: the same cause, the same feature before
   * all others, no higher severity, within so long after it.
   */
  public boolean covers(Decision other, long withinMillis) {
    return other.severity <= severity
        && other.cause.equals(cause)
        && other.feature.equals(feature)
        && other.timeMillis - timeMillis <= withinMillis;
  }
}
