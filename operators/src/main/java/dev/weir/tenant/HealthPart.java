package dev.weir.tenant;

import java.time.Duration;

/**
 * When a tenant's minute calls for attention. It touches neither a score nor an alert of an event.
 *
 * @param maxAnomalyRate anomalies among the settled scores of a minute, above which it is said;
 *     {@code NaN}: never. 0 to 1, as the other shares
 * @param minAnomalyRate the same, below which it is said
 * @param errorRate refused records among all of a minute, above which it is said
 * @param collapse a minute with less than this share of the tenant's own recent minutes is said
 * @param drift scores marked with drift among the settled ones, above which it is said
 * @param silenceMillis no event for so long, in processing time, is said; 0: never; else one minute
 *     to 30 days
 * @param cooldownMillis after saying one thing it is not said again for so long; 0 to 30 days
 * @param minEvents a minute with fewer gives no share, as it would say nothing; 1 to 1,000,000
 */
public record HealthPart(
    double maxAnomalyRate,
    double minAnomalyRate,
    double errorRate,
    double collapse,
    double drift,
    long silenceMillis,
    long cooldownMillis,
    int minEvents) {

  static final int MAX_EVENTS = 1_000_000;
  static final Duration MIN_SILENCE = Duration.ofMinutes(1);
  static final Duration MAX_DURATION = Duration.ofDays(30);

  /** Nothing is said. */
  public static final HealthPart NONE =
      new HealthPart(
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          0,
          Duration.ofMinutes(30).toMillis(),
          100);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public HealthPart {
    share("max", maxAnomalyRate);
    share("min", minAnomalyRate);
    if (minAnomalyRate > maxAnomalyRate) {
      throw Check.refused("min", minAnomalyRate, "at most max, " + maxAnomalyRate);
    }
    share("errorRate", errorRate);
    share("collapse", collapse);
    share("drift", drift);
    if (silenceMillis != 0) {
      Durations.check("silence", silenceMillis, MIN_SILENCE, MAX_DURATION);
    }
    Durations.check("cooldown", cooldownMillis, Duration.ZERO, MAX_DURATION);
    Check.within("minEvents", minEvents, 1, MAX_EVENTS);
  }

  /** The same but for the bounds of the anomaly rate. */
  HealthPart withAnomalyRate(double max, double min) {
    return new HealthPart(
        max, min, errorRate, collapse, drift, silenceMillis, cooldownMillis, minEvents);
  }

  private static void share(String field, double found) {
    if (found < 0 || found > 1) {
      throw Check.refused(field, found, "0 to 1");
    }
  }
}
