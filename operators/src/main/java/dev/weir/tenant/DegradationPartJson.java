package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.detect.DetectorParameters;

/** The fields of a config that say what happens where a detector fails: fallback and breaker. */
public final class DegradationPartJson {
  private static final BreakerPart DEFAULT = BreakerPart.DEFAULT;

  private DegradationPartJson() {}

  /** The part that {@link #encode} has written. */
  public static DegradationPart decode(byte[] json) {
    return TenantConfigJson.parse(
        ConfigTree.ofJson(json, ConfigTree.MAX_OWN_BYTES),
        node -> {
          DegradationPart part = read(node);
          node.end();
          return part;
        });
  }

  /** Canonical JSON of the two fields alone, in UTF-8: their form in saved models. */
  public static byte[] encode(DegradationPart part) {
    SparseObject out = new SparseObject();
    write(part, out);
    return ConfigTree.toJson(out.tree());
  }

  /** Faults are noted, and what they are in taken for its default. */
  static DegradationPart read(ConfigNode node) {
    ConfigNode fallback = node.object("fallback");
    DetectorParameters parameters = fallback == null ? null : ParameterTypes.readDetector(fallback);
    return new DegradationPart(parameters, readBreaker(node.object("breaker")));
  }

  private static BreakerPart readBreaker(ConfigNode node) {
    if (node == null) {
      return DEFAULT;
    }
    BreakerPart breaker =
        node.build(
            () ->
                new BreakerPart(
                    node.number("failureRate", DEFAULT.failureRate()),
                    node.integer("window", DEFAULT.window()),
                    node.millis("openFor", DEFAULT.openForMillis()),
                    node.integer("trialCalls", DEFAULT.trialCalls())));
    node.end();
    return breaker == null ? DEFAULT : breaker;
  }

  /** Adds the fields of {@code part} in their order. */
  static void write(DegradationPart part, SparseObject out) {
    if (part.fallback() != null) {
      ObjectNode fallback = ParameterTypes.write(part.fallback());
      out.tree().set("fallback", fallback);
    }
    BreakerPart breaker = part.breaker();
    out.put(
        "breaker",
        new SparseObject()
            .put("failureRate", breaker.failureRate(), DEFAULT.failureRate())
            .put("window", breaker.window(), DEFAULT.window())
            .put(
                "openFor",
                Durations.text(breaker.openForMillis()),
                Durations.text(DEFAULT.openForMillis()))
            .put("trialCalls", breaker.trialCalls(), DEFAULT.trialCalls()));
  }
}
