package dev.weir.tenant;

import dev.weir.detect.DetectorParameters;
import java.time.Instant;

/**
 * One version of a tenant's configuration.
 *
 * @param tenant a tenant, or {@code _default}
 * @param version 1 to {@link #MAX_VERSION}; {@link #NO_VERSION} in a file that leaves it to the
 *     command that sends it
 * @param effectiveFromMillis event time from which it is in force; {@link #AT_ONCE}
 * @param learning what a model is made by
 * @param decision how scores are judged
 * @param intake which records become events, and how they are read
 * @param limits what the tenant may use of the job
 * @param health when the tenant's minutes call for attention; no model knows of it
 */
public record TenantConfig(
    String tenant,
    long version,
    long effectiveFromMillis,
    LearningPart learning,
    DecisionPart decision,
    IntakePart intake,
    LimitsPart limits,
    HealthPart health) {

  /** A file that does not say its version. */
  public static final long NO_VERSION = 0;

  /** A ceiling, so that nobody can use up a tenant's versions with one message. */
  public static final long MAX_VERSION = 1_000_000_000_000L;

  /** In force from the beginning of time. */
  public static final long AT_ONCE = Long.MIN_VALUE;

  /** The last millisecond of the year 9999: what ISO-8601 writes with four digits. */
  static final long MAX_EFFECTIVE_FROM = 253_402_300_799_999L;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public TenantConfig {
    if (!TenantNames.isConfigurable(tenant)) {
      throw Check.refused("tenant", tenant, TenantNames.EXPECTED + "; or _default");
    }
    if (version < NO_VERSION || version > MAX_VERSION) {
      throw Check.refused("version", version, "1 to " + MAX_VERSION);
    }
    checkEffectiveFrom(effectiveFromMillis);
    Check.present("learning", learning);
    Check.present("decision", decision);
    Check.present("intake", intake).check(learning);
    Check.present("limits", limits);
    Check.present("health", health);
  }

  /**
   * Events come in Weir's own form, nothing is stricter than the job, no limits but the job's, and
   * nothing of the tenant's minutes calls for attention.
   */
  public TenantConfig(
      String tenant,
      long version,
      long effectiveFromMillis,
      LearningPart learning,
      DecisionPart decision) {
    this(
        tenant,
        version,
        effectiveFromMillis,
        learning,
        decision,
        IntakePart.DEFAULT,
        LimitsPart.NONE,
        HealthPart.NONE);
  }

  /** The same config as another version. */
  public TenantConfig withVersion(long otherVersion) {
    return new TenantConfig(
        tenant, otherVersion, effectiveFromMillis, learning, decision, intake, limits, health);
  }

  /** The same config of models that are made by another part. */
  public TenantConfig withLearning(LearningPart other) {
    return new TenantConfig(
        tenant, version, effectiveFromMillis, other, decision, intake, limits, health);
  }

  /** What the models' fallbacks are made by; null if they have none. Made anew with every call. */
  public LearningPart fallback() {
    DetectorParameters fallback = decision.degradation().fallback();
    return fallback == null ? null : learning.withFallback(fallback);
  }

  static long checkEffectiveFrom(long millis) {
    if (millis != AT_ONCE && (millis < 0 || millis > MAX_EFFECTIVE_FROM)) {
      throw Check.refused(
          "effectiveFrom", Instant.ofEpochMilli(millis), "a time in the years 1970 to 9999");
    }
    return millis;
  }
}
