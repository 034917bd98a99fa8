package dev.weir.tenant;

import java.util.List;

/** The decision part's fields of a config: threshold, warmup, learn, alerts and the rest. */
final class DecisionPartJson {
  private static final DecisionPart DEFAULT = DecisionPart.DEFAULT;

  private DecisionPartJson() {}

  /** Null if faults were noted. */
  static DecisionPart read(ConfigNode node) {
    ThresholdPart threshold = ThresholdPartJson.read(node.object("threshold"));
    AlertsPart alerts = AlertsPartJson.read(node.object("alerts"));
    DriftPart drift = ThresholdPartJson.readDrift(node.object("drift"));
    DegradationPart degradation = DegradationPartJson.read(node);
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
                    ExtraFeatures::label),
                drift,
                degradation));
  }

  /** Adds the fields of {@code part} in their order. */
  static void write(DecisionPart part, SparseObject out) {
    out.put("threshold", ThresholdPartJson.write(part.threshold()))
        .put("warmup", part.warmup(), DEFAULT.warmup())
        .put("learn", part.learn().label(), DEFAULT.learn().label())
        .put("alerts", AlertsPartJson.write(part.alerts()))
        .put(
            "expireAfter",
            Durations.text(part.expireAfterMillis()),
            Durations.text(DEFAULT.expireAfterMillis()))
        .put("explain", part.explain().label(), DEFAULT.explain().label())
        .put("extraFeatures", part.extraFeatures().label(), DEFAULT.extraFeatures().label());
    if (part.drift() != null) {
      out.put("drift", ThresholdPartJson.write(part.drift()));
    }
    DegradationPartJson.write(part.degradation(), out);
  }
}
