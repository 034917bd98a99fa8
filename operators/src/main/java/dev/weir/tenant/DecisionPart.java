package dev.weir.tenant;

import java.time.Duration;

/**
 * How scores are judged. A change of it touches nothing that was learned.
 *
 * @param threshold severities
 * @param warmup events a model must have judged before its scores count; 32 to 1,000,000
 * @param learn which events a model learns from
 * @param alerts which scores become alerts
 * @param expireAfterMillis a key without events for this long, by the events' time, starts anew;
 *     one minute to 3,650 days
 * @param explain which scores name the features that contributed
 * @param extraFeatures what happens to features that the config does not know
 * @param drift what is watched for drift; null: nothing
 * @param degradation what happens where a detector fails
 */
public record DecisionPart(
    ThresholdPart threshold,
    int warmup,
    LearnMode learn,
    AlertsPart alerts,
    long expireAfterMillis,
    Explain explain,
    ExtraFeatures extraFeatures,
    DriftPart drift,
    DegradationPart degradation) {

  static final int MIN_WARMUP = 32;
  static final int MAX_WARMUP = 1_000_000;
  static final Duration MIN_EXPIRY = Duration.ofMinutes(1);
  static final Duration MAX_EXPIRY = Duration.ofDays(3_650);

  /** What a config says that says nothing. */
  public static final DecisionPart DEFAULT =
      new DecisionPart(
          ThresholdPart.DEFAULT,
          1024,
          LearnMode.ALL,
          AlertsPart.DEFAULT,
          Duration.ofDays(30).toMillis(),
          Explain.MEDIUM,
          ExtraFeatures.REJECT);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public DecisionPart {
    Check.present("threshold", threshold);
    Check.within("warmup", warmup, MIN_WARMUP, MAX_WARMUP);
    Check.present("learn", learn);
    Check.present("alerts", alerts);
    Durations.check("expireAfter", expireAfterMillis, MIN_EXPIRY, MAX_EXPIRY);
    Check.present("explain", explain);
    Check.present("extraFeatures", extraFeatures);
    Check.present("degradation", degradation);
    long resolveAfterMillis = alerts.rules().resolveAfterMillis();
    if (alerts.rules().transitions() && resolveAfterMillis >= expireAfterMillis) {
      // The model, and with it what it knows of its alert, would always be gone before.
      throw Check.refused(
          "alerts.resolveAfter", Durations.text(resolveAfterMillis), "less than expireAfter");
    }
  }

  /** A breaker as by default, and no fallback. */
  public DecisionPart(
      ThresholdPart threshold,
      int warmup,
      LearnMode learn,
      AlertsPart alerts,
      long expireAfterMillis,
      Explain explain,
      ExtraFeatures extraFeatures,
      DriftPart drift) {
    this(
        threshold,
        warmup,
        learn,
        alerts,
        expireAfterMillis,
        explain,
        extraFeatures,
        drift,
        DegradationPart.DEFAULT);
  }

  /** Nothing is watched for drift. */
  public DecisionPart(
      ThresholdPart threshold,
      int warmup,
      LearnMode learn,
      AlertsPart alerts,
      long expireAfterMillis,
      Explain explain,
      ExtraFeatures extraFeatures) {
    this(threshold, warmup, learn, alerts, expireAfterMillis, explain, extraFeatures, null);
  }
}
