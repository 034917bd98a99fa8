package dev.weir.operator;

import dev.weir.alert.AlertTransition;
import dev.weir.event.ScoreStatus;
import dev.weir.health.MinuteCounts;
import dev.weir.health.Quantity;
import dev.weir.model.Judgement;
import dev.weir.tenant.Cost;
import dev.weir.tenant.LearningPart;

/** What {@link ScoreEvents} counts for each tenant: as metrics, and for the tenant's minutes. */
final class ScoreCounts {
  private final TenantMetrics metrics;
  private final MinuteSender minutes;
  private LearningPart lastCosted;
  private long nanosOfLast;

  /**
   * @param minutes where the tenants' minutes are counted; null for nowhere
   */
  ScoreCounts(TenantMetrics metrics, MinuteSender minutes) {
    this.metrics = metrics;
    this.minutes = minutes;
  }

  /** A model has been silent for so long that it was let go. */
  void expired(String tenant) {
    metrics.of(tenant).counter("modelsExpired").inc();
    if (minutes != null) {
      minutes.of(tenant).timeless().count(Quantity.MODELS_EXPIRED);
    }
  }

  /**
   * An event was judged.
   *
   * @param late whether it is marked as late
   * @param implausible how many of its values are not what is expected
   */
  void count(ConfiguredEvent event, Judgement judgement, boolean late, int implausible) {
    TenantMetrics.Series series = metrics.of(event.key.tenant());
    series.counter("scores", "status", judgement.status).inc();
    if (judgement.imputed > 0) {
      series.counter("imputedFeatures").inc(judgement.imputed);
    }
    if (late) {
      series.counter("lateEvents").inc();
    }
    if (implausible > 0) {
      series.counter("implausibleFeatures").inc(implausible);
      series.counter("reviews").inc();
    }
    countAlert(series, judgement);
    countModel(series, judgement);
    if (judgement.n == 0) {
      series.counter("modelsCreated").inc();
      series.modelBytes(event.observation.config.modelBytes());
    }
    if (minutes != null) {
      countMinute(event, judgement);
    }
  }

  private static void countAlert(TenantMetrics.Series series, Judgement judgement) {
    if (judgement.alert) {
      series.counter("alerts", "severity", judgement.severity).inc();
    }
    if (judgement.firstOfCooldown) {
      series.counter("alertsFirst").inc();
    }
    if (judgement.held != null) {
      series.counter("alertsHeld", "cause", judgement.held).inc();
    }
    if (judgement.told.resolved) {
      series.counter("alertTransitions", "transition", AlertTransition.RESOLVED).inc();
    }
    if (judgement.told.transition != null) {
      series.counter("alertTransitions", "transition", judgement.told.transition).inc();
    }
  }

  private static void countModel(TenantMetrics.Series series, Judgement judgement) {
    if (judgement.drift) {
      series.counter("drifts").inc();
    }
    if (judgement.swapped) {
      series.counter("modelsSwapped").inc();
    }
    if (judgement.replaced) {
      series.counter("modelsReplaced").inc();
    }
    if (judgement.cause != null || judgement.health != judgement.healthBefore) {
      countDegradation(series, judgement);
    }
    if (judgement.fallbackFailed) {
      series.counter("fallbacksFailed").inc();
    }
    if (judgement.candidateFailed) {
      series.counter("candidatesFailed").inc();
    }
  }

  private static void countDegradation(TenantMetrics.Series series, Judgement judgement) {
    if (judgement.cause != null) {
      series.counter("degraded", "cause", judgement.cause).inc();
    }
    if (judgement.health != judgement.healthBefore) {
      series.counter("healthChanges", "to", judgement.health).inc();
    }
    if (judgement.breakerOpened) {
      series.counter("breakersOpened").inc();
    }
    if (judgement.breakerClosed) {
      series.counter("breakersClosed").inc();
    }
    if (judgement.rebuilt) {
      series.counter("modelsRebuilt").inc();
    }
  }

  /** By the record's Kafka timestamp, as where it was accepted. */
  private void countMinute(ConfiguredEvent event, Judgement judgement) {
    MinuteCounts counts = minutes.of(event.key.tenant()).at(event.recordTimestamp);
    LearningPart part = event.observation.config.current();
    counts.count(quantityOf(judgement.status));
    if (judgement.status == ScoreStatus.SCORED && !Double.isNaN(judgement.rarity)) {
      counts.rarity(judgement.rarity);
    }
    switch (judgement.severity) {
      case NONE -> {}
      case MEDIUM -> counts.count(Quantity.MEDIUM);
      case HIGH -> counts.count(Quantity.HIGH);
      case CRITICAL -> counts.count(Quantity.CRITICAL);
    }
    if (judgement.alert) {
      counts.count(Quantity.ALERTS);
    }
    if (judgement.drift) {
      counts.count(Quantity.DRIFTS);
    }
    if (judgement.n == 0) {
      counts.count(Quantity.MODELS_CREATED);
      counts.count(Quantity.MODEL_BYTES_CREATED, part.modelBytes());
    }
    if (lastCosted != part) {
      lastCosted = part;
      nanosOfLast = Math.round(Cost.of(part).nanosPerEvent());
    }
    counts.count(Quantity.CPU_NANOS, nanosOfLast);
  }

  private static Quantity quantityOf(ScoreStatus status) {
    return switch (status) {
      case SCORED -> Quantity.SCORED;
      case WARMING -> Quantity.WARMING;
      case FALLBACK -> Quantity.FALLBACK;
      case UNSCORED -> Quantity.UNSCORED;
    };
  }
}
