package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.detect.EntryRanges;
import dev.weir.event.ScoreStatus;
import dev.weir.model.Judgement;
import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.model.Workspace;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.Feature;
import dev.weir.tenant.FeatureType;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.SlotFeature;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.RaritySource;
import dev.weir.transform.Transform;
import java.util.List;

/**
 * Why an event got its score: what the model had learned before it, and what followed from that.
 */
final class ReplayWhy {
  private final ConfiguredEvent event;
  private final JudgingConfig config;
  private final Model before;
  private final Model after;
  private final Judgement judgement = new Judgement();

  private ReplayWhy(ConfiguredEvent event, Model before) {
    this.event = event;
    this.config = event.observation.config;
    this.before = before;
    this.after = before.copy();
    after.judge(event.observation, judgement, new Workspace());
  }

  /** {@code saved} may be null: then the event is the first of its key. */
  static ObjectNode of(ConfiguredEvent event, Model saved) {
    boolean anew =
        saved == null
            || saved.expiredAt(event.observation.timeMillis)
            || saved.ownEpoch() < event.erasedBelow;
    Model model = anew ? new Model(event.key.fingerprint()) : saved;
    return new ReplayWhy(event, model).json(anew);
  }

  private ObjectNode json(boolean anew) {
    ObjectNode why = JsonNodeFactory.instance.objectNode();
    why.put("config", config.label());
    why.set("judge", model(anew));
    why.set("features", features());
    Learned judge =
        judgement.status == ScoreStatus.FALLBACK ? before.view().fallback() : before.judging();
    if (judge != null) {
      why.set("calibration", calibration(judge));
    }
    why.set("threshold", threshold(after.decision()));
    why.set("alert", alert(after.decision()));
    return why;
  }

  private ObjectNode model(boolean anew) {
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.put("key", event.key.toString());
    model.put("new", anew);
    model.put("judged", before.judged());
    model.put("detector", judgement.detectorLabel());
    model.put("warmup", after.decision().warmup());
    if (before.judging() != null) {
      model.put("learned", before.judging().learned());
    }
    if (before.candidate() != null) {
      model.put("candidateLearned", before.candidate().learned());
    }
    return model;
  }

  private ArrayNode features() {
    ArrayNode features = JsonNodeFactory.instance.arrayNode();
    List<SlotFeature> slots = config.slots();
    for (int slot = 0; slot < slots.size(); slot++) {
      SlotFeature feature = slots.get(slot);
      double value = event.observation.values[slot];
      ObjectNode node = features.addObject().put("feature", feature.name());
      if (Double.isNaN(value)) {
        node.put("missing", true);
      } else if (feature.type() == FeatureType.NUMBER) {
        node.put("value", value);
      } else {
        node.put("category", Long.toHexString((long) value));
      }
      share(feature.name(), node);
      if (before.judging() != null) {
        learned(slot, before.judging(), node);
      }
    }
    return features;
  }

  private void share(String feature, ObjectNode node) {
    for (int t = 0; t < judgement.topCount; t++) {
      if (judgement.topFeatures[t].equals(feature)) {
        node.put("share", judgement.topShares[t]);
      }
    }
  }

  /** Only where what comes first sees the feature's value as it is. */
  private void learned(int slot, Learned learned, ObjectNode node) {
    LearningPart part = config.partOf(learned.learningHash());
    EntryRanges ranges = first(learned);
    if (part == null || ranges == null) {
      return;
    }
    int[] slots = config.slotsOf(learned.learningHash());
    int position = 0;
    for (int f = 0; f < slots.length; f++) {
      Feature feature = part.features().get(f);
      if (slots[f] == slot && feature.width() == 1 && feature.type() == FeatureType.NUMBER) {
        range(ranges, position, node.putObject("learned"));
      }
      position += feature.width();
    }
  }

  private static EntryRanges first(Learned learned) {
    List<Transform> transforms = learned.transforms();
    return transforms.isEmpty() ? learned.detector().view().ranges() : transforms.get(0).view();
  }

  private static void range(EntryRanges ranges, int position, ObjectNode node) {
    node.put("is", ranges.meaning());
    put("low", ranges.low()[position], node);
    put("middle", ranges.middle()[position], node);
    put("high", ranges.high()[position], node);
  }

  private ObjectNode calibration(Learned learned) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    float[] scores = learned.calibration().scores();
    node.put("scores", scores.length);
    if (!Double.isNaN(judgement.score) && scores.length > 0) {
      // Scores are remembered rounded, so those that are below must not be counted here again.
      double rarity = learned.calibration().rarity(judgement.score);
      boolean counted = learned.calibration().source(judgement.score) == RaritySource.COUNTS;
      node.put("below", counted ? Math.round(rarity * (scores.length + 1)) : scores.length);
      node.put("median", scores[scores.length / 2]);
      node.put("largest", scores[scores.length - 1]);
    }
    return node;
  }

  private ObjectNode threshold(DecisionPart decision) {
    ThresholdPart threshold = decision.threshold();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("on", threshold.on().label());
    if (threshold.adaptive() != null) {
      node.put("learnedBy", threshold.adaptive().type().label());
    }
    put("medium", threshold.medium(), node);
    put("high", threshold.high(), node);
    put("critical", threshold.critical(), node);
    boolean onScore = threshold.on() == ThresholdPart.On.SCORE;
    put("found", onScore ? judgement.score : judgement.rarity, node);
    node.put("severity", judgement.severity.label());
    return node;
  }

  private ObjectNode alert(DecisionPart decision) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("minSeverity", decision.alerts().minSeverity().label());
    node.put("alert", judgement.alert);
    if (judgement.alert) {
      node.put("reason", judgement.reason());
      node.put("firstOfCooldown", judgement.firstOfCooldown);
    }
    if (judgement.held != null) {
      node.put("heldBy", judgement.held.label());
    }
    if (judgement.told.transition != null) {
      node.put("transition", judgement.told.transition.label());
    }
    return node;
  }

  private static void put(String name, double number, ObjectNode node) {
    if (!Double.isNaN(number)) {
      node.put(name, number);
    }
  }
}
