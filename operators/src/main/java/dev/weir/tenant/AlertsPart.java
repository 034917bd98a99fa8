package dev.weir.tenant;

import dev.weir.alert.AlertRules;
import dev.weir.threshold.Severity;
import java.time.Duration;

/**
 * Which scores become alerts.
 *
 * @param minSeverity the lowest severity that alerts; not {@code NONE}
 * @param cooldownMillis after an alert of a key, further ones are marked as not the first for this
 *     long, by the events' time; 0 to 30 days
 * @param budget the most alerts of the tenant in a UTC day, by its events' time, that are not
 *     marked as suppressed; 1 to 1,000,000, or {@link #NO_BUDGET}
 * @param rules what else decides; {@link AlertRules#NONE} itself where nothing does
 */
public record AlertsPart(Severity minSeverity, long cooldownMillis, int budget, AlertRules rules) {
  /** Any number of alerts. */
  public static final int NO_BUDGET = Integer.MAX_VALUE;

  static final int MAX_BUDGET = 1_000_000;
  static final Duration MAX_COOLDOWN = Duration.ofDays(30);

  /** High and above, at most one first alert in five minutes. */
  public static final AlertsPart DEFAULT =
      new AlertsPart(Severity.HIGH, Duration.ofMinutes(5).toMillis());

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public AlertsPart {
    Check.present("minSeverity", minSeverity);
    if (minSeverity == Severity.NONE) {
      throw Check.refused("minSeverity", "none", "medium, high or critical");
    }
    Durations.check("cooldown", cooldownMillis, Duration.ZERO, MAX_COOLDOWN);
    if (budget != NO_BUDGET) {
      Check.within("budget", budget, 1, MAX_BUDGET);
    }
    Check.present("rules", rules);
    rules = rules.equals(AlertRules.NONE) ? AlertRules.NONE : rules;
  }

  /** Nothing else decides. */
  public AlertsPart(Severity minSeverity, long cooldownMillis, int budget) {
    this(minSeverity, cooldownMillis, budget, AlertRules.NONE);
  }

  /** Any number of alerts. */
  public AlertsPart(Severity minSeverity, long cooldownMillis) {
    this(minSeverity, cooldownMillis, NO_BUDGET);
  }
}
