package dev.weir.model;

import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.DriftPart;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.AdaptiveThreshold;
import dev.weir.threshold.AdaptiveThresholds;
import dev.weir.threshold.DriftDetector;
import dev.weir.threshold.DriftDetectors;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the decision part wants to be learned from a learned part's scores: where the cuts lie, and
 * whether the scores drift.
 *
 * <p>Each of the two begins anew, and alone, when its own method, its parameters or the scale it is
 * on change; other cuts change nothing that it has learned.
 */
final class ScoreWatch {
  /** 1: threshold with its scale, drift detector with its scale, each where there is one. */
  private static final int VERSION = 1;

  private static final ThresholdPart.On[] SCALES = ThresholdPart.On.values();

  /** What watches nothing: never given anything to watch. */
  static final ScoreWatch NOTHING = new ScoreWatch();

  private AdaptiveThreshold threshold;
  private ThresholdPart.On thresholdOn;
  private DriftDetector drift;
  private ThresholdPart.On driftOn;

  /** Nothing is watched. */
  boolean isEmpty() {
    return threshold == null && drift == null;
  }

  /**
   * Makes the threshold the one that {@code decision} asks for, which is learned.
   *
   * @param bounded whether the detector's scores are
   */
  void followThreshold(DecisionPart decision, boolean bounded) {
    ThresholdPart part = decision.threshold();
    if (threshold == null
        || thresholdOn != part.on()
        || !threshold.parameters().equals(part.adaptive())) {
      threshold = part.adaptive().create(bounded || part.on() == ThresholdPart.On.RARITY);
    }
    thresholdOn = part.on();
  }

  /** Watches for no threshold any more. */
  void dropThreshold() {
    threshold = null;
    thresholdOn = null;
  }

  /** Makes the drift detector the one that {@code decision} asks for, which asks for one. */
  void followDrift(DecisionPart decision, long seed) {
    DriftPart part = decision.drift();
    if (drift == null || driftOn != part.on() || !drift.parameters().equals(part.detector())) {
      drift = part.detector().create(seed);
    }
    driftOn = part.on();
  }

  /** Watches for no drift any more. */
  void dropDrift() {
    drift = null;
    driftOn = null;
  }

  /** The scale that the threshold learns on; null where there is none. */
  ThresholdPart.On thresholdOn() {
    return thresholdOn;
  }

  boolean exceeds(double measure, double probability) {
    return threshold != null && threshold.exceeds(measure, probability);
  }

  /** What there is, by name, for people to look at. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (threshold != null) {
      facts.put("threshold", threshold.parameters().type().label());
      facts.put("thresholdOn", thresholdOn.label());
    }
    if (drift != null) {
      facts.put("drift", drift.parameters().type().label());
      facts.put("driftOn", driftOn.label());
    }
    return facts;
  }

  /** What {@link #exceeds} begins above; infinite as long as that cannot be told. */
  double level(double probability) {
    return threshold == null ? Double.POSITIVE_INFINITY : threshold.level(probability);
  }

  /** Learns where the cuts lie. */
  void learn(double measure, double leastProbability) {
    threshold.learn(measure, leastProbability);
  }

  /** Whether the scores have changed their nature; learns the one given on the scale asked for. */
  boolean drifts(double score, double rarity) {
    return drift != null && drift.learn(driftOn == ThresholdPart.On.SCORE ? score : rarity);
  }

  ScoreWatch copy() {
    ScoreWatch copy = new ScoreWatch();
    copy.threshold = threshold == null ? null : threshold.copy();
    copy.thresholdOn = thresholdOn;
    copy.drift = drift == null ? null : drift.copy();
    copy.driftOn = driftOn;
    return copy;
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeBoolean(threshold != null);
    if (threshold != null) {
      out.writeByte(thresholdOn.ordinal());
      AdaptiveThresholds.save(threshold, out);
    }
    out.writeBoolean(drift != null);
    if (drift != null) {
      out.writeByte(driftOn.ordinal());
      DriftDetectors.save(drift, out);
    }
  }

  void load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new IOException("watch part: found version " + version + ", expected " + VERSION);
    }
    if (in.readBoolean()) {
      thresholdOn = scale(in);
      threshold = AdaptiveThresholds.load(in);
    }
    if (in.readBoolean()) {
      driftOn = scale(in);
      drift = DriftDetectors.load(in);
    }
  }

  private static ThresholdPart.On scale(DataInput in) throws IOException {
    int ordinal = in.readUnsignedByte();
    if (ordinal >= SCALES.length) {
      throw new IOException("watch part: found scale " + ordinal + ", expected 0 or 1");
    }
    return SCALES[ordinal];
  }
}
