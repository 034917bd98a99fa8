package dev.weir.simulation;

import dev.weir.event.DecodedEvent;
import dev.weir.event.RawRecord;
import dev.weir.event.ScoreRecord;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.threshold.Severity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The forms in which the reference's judgements and models are compared. */
final class ReferenceScore {
  private ReferenceScore() {}

  static ScoreRecord of(RawRecord event, DecodedEvent decoded, Judgement judgement) {
    ScoreRecord score = new ScoreRecord();
    score.tenant = decoded.tenant();
    score.entity = decoded.entity();
    score.id = decoded.id() == null ? event.position() : decoded.id();
    score.timeMillis = decoded.timeMillis();
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
    score.config =
        (judgement.configOfTemplate ? "_default" : decoded.tenant())
            + "@"
            + judgement.configVersion;
    score.model = judgement.learningHash;
    score.swapped = judgement.swapped;
    score.imputed = judgement.imputed;
    score.drift = judgement.drift;
    score.alertHeld = judgement.held == null ? null : judgement.held.label();
    for (int t = 0; t < judgement.topCount; t++) {
      score.addTop(judgement.topFeatures[t], judgement.topShares[t]);
    }
    score.topic = event.topic();
    score.partition = event.partition();
    score.offset = event.offset();
    return score;
  }

  /**
   * The saved forms must have the same bytes, but for the timer, which watermarks decide.
   *
   * @return whether the model is still held
   */
  static boolean checkSame(ModelKey key, Job job, Model expected) throws Exception {
    Model found = job.owner(key).model(key);
    if (found == null) {
      long neededUntil =
          expected.clockMillis()
              + expected.decision().expireAfterMillis()
              + ApplyTask.RULES.limits().maxPastMillis();
      if (job.nowMillis() < neededUntil) {
        throw new AssertionError("model of " + key + ": found none, an event may still need it");
      }
      return false;
    }
    expected.timerMillis(found.timerMillis());
    if (!Arrays.equals(frame(found), frame(expected))) {
      throw new AssertionError(
          ("model of " + key + ": found one of " + found.judged() + " events")
              + (" other than the reference's of " + expected.judged()));
    }
    return true;
  }

  private static byte[] frame(Model model) throws Exception {
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }

  static String sha256(byte[] bytes) {
    try {
      byte[] of = bytes == null ? new byte[0] : bytes;
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("found no SHA-256, expected one in every JDK", e);
    }
  }
}
