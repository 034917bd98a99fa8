package dev.weir.tenant;

/** The field {@code health} of a config. */
final class HealthPartJson {
  private static final HealthPart NONE = HealthPart.NONE;
  private static final String ANOMALY_RATE = "anomalyRate";

  private HealthPartJson() {}

  /** {@link HealthPart#NONE} where there is none, or faults were noted. */
  static HealthPart read(ConfigNode node) {
    if (node == null) {
      return NONE;
    }
    HealthPart rates = readAnomalyRate(node.object(ANOMALY_RATE));
    HealthPart part =
        node.build(
            () ->
                new HealthPart(
                    rates.maxAnomalyRate(),
                    rates.minAnomalyRate(),
                    node.number("errorRate", NONE.errorRate()),
                    node.number("collapse", NONE.collapse()),
                    node.number("drift", NONE.drift()),
                    node.millis("silence", NONE.silenceMillis()),
                    node.millis("cooldown", NONE.cooldownMillis()),
                    node.integer("minEvents", NONE.minEvents())));
    node.end();
    return part == null ? NONE : part;
  }

  private static HealthPart readAnomalyRate(ConfigNode node) {
    if (node == null) {
      return NONE;
    }
    HealthPart part =
        node.build(
            () ->
                NONE.withAnomalyRate(
                    node.number("max", NONE.maxAnomalyRate()),
                    node.number("min", NONE.minAnomalyRate())));
    node.end();
    return part == null ? NONE : part;
  }

  static SparseObject write(HealthPart part) {
    return new SparseObject()
        .put(
            ANOMALY_RATE,
            new SparseObject()
                .put("max", part.maxAnomalyRate(), NONE.maxAnomalyRate())
                .put("min", part.minAnomalyRate(), NONE.minAnomalyRate()))
        .put("errorRate", part.errorRate(), NONE.errorRate())
        .put("collapse", part.collapse(), NONE.collapse())
        .put("drift", part.drift(), NONE.drift())
        .put("silence", text(part.silenceMillis()), text(NONE.silenceMillis()))
        .put("cooldown", text(part.cooldownMillis()), text(NONE.cooldownMillis()))
        .put("minEvents", part.minEvents(), NONE.minEvents());
  }

  private static String text(long millis) {
    return Durations.text(millis);
  }
}
