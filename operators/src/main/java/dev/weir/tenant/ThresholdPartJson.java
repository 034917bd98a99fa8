package dev.weir.tenant;

import dev.weir.tenant.ThresholdPart.On;
import dev.weir.threshold.AdaptiveParameters;
import dev.weir.threshold.AdaptiveType;
import dev.weir.threshold.DriftParameters;
import dev.weir.threshold.DriftType;
import java.util.ArrayList;
import java.util.List;

/** The fields of a config that say how scores are cut and watched: threshold and drift. */
final class ThresholdPartJson {
  private static final String FIXED = "fixed";
  private static final List<String> METHODS = methods();
  private static final Fields<AdaptiveParameters> ADAPTIVE_FIELDS =
      new Fields<>(AdaptiveParameters.class);
  private static final Fields<DriftParameters> DRIFT_FIELDS = new Fields<>(DriftParameters.class);

  /** What a config gets that does not say where its cuts are. */
  private record Cuts(double medium, double high, double critical) {
    static final Cuts LEVELS = new Cuts(0.99, 0.999, 0.9999);
    static final Cuts RISKS = new Cuts(1e-2, 1e-3, 1e-4);
    static final Cuts NONE = new Cuts(Double.NaN, Double.NaN, Double.NaN);

    /**
     * Raw scores have no scale that all detectors share, so fixed cuts on them have no defaults.
     */
    static Cuts of(On on, AdaptiveParameters adaptive) {
      if (adaptive != null) {
        return adaptive.cutsAreRisks() ? RISKS : LEVELS;
      }
      return switch (on) {
        case RARITY -> LEVELS;
        case SCORE -> NONE;
      };
    }
  }

  private ThresholdPartJson() {}

  private static List<String> methods() {
    List<String> methods = new ArrayList<>(List.of(FIXED));
    AdaptiveType.all().forEach(type -> methods.add(type.label()));
    return List.copyOf(methods);
  }

  /** The default where there is no such object or faults were noted. */
  static ThresholdPart read(ConfigNode node) {
    if (node == null) {
      return ThresholdPart.DEFAULT;
    }
    String method = node.choice("method", FIXED, METHODS, label -> label);
    boolean fixed = method.equals(FIXED);
    On on = node.choice("on", fixed ? On.RARITY : On.SCORE, List.of(On.values()), On::label);
    AdaptiveParameters adaptive = null;
    if (!fixed) {
      node.knows("medium", "high", "critical", "tail");
      adaptive = ADAPTIVE_FIELDS.read(type(method).defaults(), node);
      if (adaptive == null) {
        return ThresholdPart.DEFAULT;
      }
    }
    ThresholdPart threshold = read(node, on, adaptive);
    if (fixed) {
      node.end();
    }
    return threshold == null ? ThresholdPart.DEFAULT : threshold;
  }

  private static AdaptiveType type(String method) {
    return AdaptiveType.all().stream()
        .filter(type -> type.label().equals(method))
        .findFirst()
        .orElseThrow();
  }

  /** A cut of null is one that is not used. */
  private static ThresholdPart read(ConfigNode node, On on, AdaptiveParameters adaptive) {
    Cuts otherwise = Cuts.of(on, adaptive);
    return node.build(
        () -> {
          double medium = node.cut("medium", otherwise.medium());
          double high = node.cut("high", otherwise.high());
          double critical = node.cut("critical", otherwise.critical());
          boolean tail = node.flag("tail", ThresholdPart.DEFAULT.tail());
          return new ThresholdPart(on, medium, high, critical, tail, adaptive);
        });
  }

  static SparseObject write(ThresholdPart part) {
    AdaptiveParameters adaptive = part.adaptive();
    On on = adaptive == null ? On.RARITY : On.SCORE;
    Cuts otherwise = Cuts.of(part.on(), adaptive);
    SparseObject out =
        new SparseObject()
            .put("on", part.on().label(), on.label())
            .put("method", adaptive == null ? FIXED : adaptive.type().label(), FIXED)
            .put("medium", part.medium(), otherwise.medium())
            .put("high", part.high(), otherwise.high())
            .put("critical", part.critical(), otherwise.critical())
            .put("tail", part.tail(), ThresholdPart.DEFAULT.tail());
    if (adaptive != null) {
      ADAPTIVE_FIELDS.write(adaptive, adaptive.type().defaults(), out);
    }
    return out;
  }

  /** Null where nothing is watched or faults were noted. */
  static DriftPart readDrift(ConfigNode node) {
    if (node == null) {
      return null;
    }
    node.require("type", "the type of a drift detector");
    DriftType type = node.choice("type", null, DriftType.all(), DriftType::label);
    On on = node.choice("on", On.RARITY, List.of(On.values()), On::label);
    DriftParameters detector = type == null ? null : DRIFT_FIELDS.read(type.defaults(), node);
    return detector == null ? null : new DriftPart(on, detector);
  }

  static SparseObject write(DriftPart part) {
    DriftParameters detector = part.detector();
    SparseObject out =
        new SparseObject()
            .put("type", detector.type().label(), null)
            .put("on", part.on().label(), On.RARITY.label());
    DRIFT_FIELDS.write(detector, detector.type().defaults(), out);
    return out;
  }
}
