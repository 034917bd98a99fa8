package dev.weir.operator;

import dev.weir.event.ScoreRecord;
import dev.weir.model.Judgement;
import dev.weir.model.Observation;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantNames;
import dev.weir.threshold.Severity;

/** Makes the output's form of a judgement. */
public final class Scores {
  private Scores() {}

  /** Fills {@code score} anew with what {@code judgement} says of {@code event}. */
  public static void fill(ScoreRecord score, ConfiguredEvent event, Judgement judgement) {
    score.clear();
    score.tenant = event.key.tenant();
    score.entity = event.entity;
    score.id = event.id;
    score.timeMillis = event.observation.timeMillis;
    score.topic = event.topic;
    score.partition = event.partition;
    score.offset = event.offset;
    score.n = judgement.n;
    score.score = judgement.score;
    score.rarity = judgement.rarity;
    score.rarityFrom = judgement.raritySource == null ? null : judgement.raritySource.label();
    score.disagreement = judgement.disagreement;
    score.severity = judgement.severity.label();
    score.anomaly = judgement.severity != Severity.NONE;
    score.status = judgement.status;
    score.health = judgement.cause == null ? null : judgement.health.label();
    score.cause = judgement.cause == null ? null : judgement.cause.name();
    score.detector = judgement.detectorLabel();
    score.config = label(event.key.tenant(), event.observation, judgement);
    score.model = judgement.learningHash;
    score.swapped = judgement.swapped;
    score.imputed = judgement.imputed;
    score.drift = judgement.drift;
    score.alertHeld = judgement.held == null ? null : judgement.held.label();
    for (int t = 0; t < judgement.topCount; t++) {
      score.addTop(judgement.topFeatures[t], judgement.topShares[t]);
    }
  }

  /** The deciding config's label, without making a text for every event where it came with it. */
  private static String label(String tenant, Observation observation, Judgement judgement) {
    JudgingConfig config = observation.config;
    boolean brought =
        config.version() == judgement.configVersion
            && config.ofTemplate() == judgement.configOfTemplate;
    if (brought) {
      return config.label();
    }
    String owner = judgement.configOfTemplate ? TenantNames.DEFAULT : tenant;
    return owner + "@" + judgement.configVersion;
  }
}
