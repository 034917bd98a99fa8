package dev.weir.tenant;

import dev.weir.threshold.Severity;
import java.util.List;

/** The decision part's fields of a config: threshold, warmup, learn, alerts and the rest. */
final class DecisionPartJson {
  private static final DecisionPart DEFAULT = DecisionPart.DEFAULT;

  /** The only way of setting cuts in this release; others will compute them. */
  private static final String FIXED = "fixed";

  private DecisionPartJson() {}

  /** Null if faults were noted. */
  static DecisionPart read(ConfigNode node) {
    ThresholdPart threshold = readThreshold(node.object("threshold"));
    AlertsPart alerts = readAlerts(node.object("alerts"));
    return node.build(
        () ->
            new DecisionPart(
                threshold,
                node.integer("warmup", DEFAULT.warmup()),
                node.choice(
                    "learn", DEFAULT.learn(), List.of(LearnMode.values()), LearnMode::label),
                alerts,
                node.millis("expireAfter", DEFAULT.expireAfterMillis()),
                node.choice(
                    "explain", DEFAULT.explain(), List.of(Explain.values()), Explain::label),
                node.choice(
                    "extraFeatures",
                    DEFAULT.extraFeatures(),
                    List.of(ExtraFeatures.values()),
                    ExtraFeatures::label)));
  }

  /** Adds the fields of {@code part} in their order. */
  static void write(DecisionPart part, SparseObject out) {
    out.put("threshold", write(part.threshold()))
        .put("warmup", part.warmup(), DEFAULT.warmup())
        .put("learn", part.learn().label(), DEFAULT.learn().label())
        .put("alerts", write(part.alerts()))
        .put(
            "expireAfter",
            Durations.text(part.expireAfterMillis()),
            Durations.text(DEFAULT.expireAfterMillis()))
        .put("explain", part.explain().label(), DEFAULT.explain().label())
        .put("extraFeatures", part.extraFeatures().label(), DEFAULT.extraFeatures().label());
  }

  private static ThresholdPart readThreshold(ConfigNode node) {
    if (node == null) {
      return ThresholdPart.DEFAULT;
    }
    ThresholdPart.On on =
        node.choice(
            "on",
            ThresholdPart.On.RARITY,
            List.of(ThresholdPart.On.values()),
            ThresholdPart.On::label);
    node.choice("method", FIXED, List.of(FIXED), method -> method);
    ThresholdPart otherwise = ThresholdPart.DEFAULT;
    ThresholdPart threshold =
        node.build(
            () -> {
              double medium = node.cut("medium", defaultCut(on, otherwise.medium()));
              double high = node.cut("high", defaultCut(on, otherwise.high()));
              double critical = node.cut("critical", defaultCut(on, otherwise.critical()));
              return new ThresholdPart(
                  on, medium, high, critical, node.flag("tail", otherwise.tail()));
            });
    node.end();
    return threshold == null ? ThresholdPart.DEFAULT : threshold;
  }

  /**
   * Raw scores have no scale that all detectors share, so cuts on them have no defaults. A cut of
   * null is one that is not used.
   */
  private static double defaultCut(ThresholdPart.On on, double onRarity) {
    return switch (on) {
      case RARITY -> onRarity;
      case SCORE -> Double.NaN;
    };
  }

  private static SparseObject write(ThresholdPart part) {
    ThresholdPart otherwise = ThresholdPart.DEFAULT;
    return new SparseObject()
        .put("on", part.on().label(), otherwise.on().label())
        .put("medium", part.medium(), defaultCut(part.on(), otherwise.medium()))
        .put("high", part.high(), defaultCut(part.on(), otherwise.high()))
        .put("critical", part.critical(), defaultCut(part.on(), otherwise.critical()))
        .put("tail", part.tail(), otherwise.tail());
  }

  private static AlertsPart readAlerts(ConfigNode node) {
    if (node == null) {
      return AlertsPart.DEFAULT;
    }
    AlertsPart otherwise = AlertsPart.DEFAULT;
    List<Severity> severities = List.of(Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);
    AlertsPart alerts =
        node.build(
            () ->
                new AlertsPart(
                    node.choice(
                        "minSeverity", otherwise.minSeverity(), severities, Severity::label),
                    node.millis("cooldown", otherwise.cooldownMillis())));
    node.end();
    return alerts == null ? otherwise : alerts;
  }

  private static SparseObject write(AlertsPart part) {
    AlertsPart otherwise = AlertsPart.DEFAULT;
    return new SparseObject()
        .put("minSeverity", part.minSeverity().label(), otherwise.minSeverity().label())
        .put(
            "cooldown",
            Durations.text(part.cooldownMillis()),
            Durations.text(otherwise.cooldownMillis()));
  }
}
