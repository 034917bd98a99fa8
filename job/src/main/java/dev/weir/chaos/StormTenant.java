package dev.weir.chaos;

import dev.weir.detect.DetectorParameters;
import dev.weir.detect.OnlineIsolationForest;
import dev.weir.detect.RobustZScore;
import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.Explain;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.Feature;
import dev.weir.tenant.LearnMode;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.Severity;
import dev.weir.transform.StandardScaler;
import dev.weir.transform.TransformParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one tenant of a storm is like; all of it follows from its number, so that every mix of
 * scope, detector, features and clocks occurs.
 *
 * @param index 0 and up
 * @param partitioned whether all events of a model key are in one partition; if not, they go round
 *     all partitions, and nothing of the tenant depends on their order but the scores themselves
 */
record StormTenant(int index, boolean partitioned) {
  static final double LARGEST_AMOUNT = 1e6;
  private static final Duration SHORT_LIFE = Duration.ofMinutes(1);

  String name() {
    return String.format(Locale.ROOT, partitioned ? "tenant-%02d" : "spread-%02d", index);
  }

  Scope scope() {
    return partitioned && index % 4 == 3 ? Scope.TENANT : Scope.ENTITY;
  }

  /** Its models start anew after a minute of silence, which its entities keep at times. */
  boolean expires() {
    return partitioned && index % 6 == 5;
  }

  /** The clocks of its senders differ. */
  boolean jitters() {
    return partitioned && index % 3 == 1;
  }

  boolean sendsNumericTime() {
    return index % 3 == 1;
  }

  /** Some of its events leave their time to the record. */
  boolean omitsTime() {
    return index % 3 == 2;
  }

  /** Some of its events are the tenant's own and no entity's. */
  boolean omitsEntity() {
    return index % 5 == 2;
  }

  boolean sendsFeaturesFirst() {
    return index % 8 == 6;
  }

  boolean hasCategory() {
    return index % 3 == 1;
  }

  boolean hasFlag() {
    return index % 4 == 2;
  }

  /** Whether features that its config does not name are passed over. */
  boolean ignoresExtra() {
    return index % 4 == 0;
  }

  /** The first version of its config, in force from the beginning of time. */
  TenantConfig firstConfig() {
    ThresholdPart threshold = new ThresholdPart(ThresholdPart.On.RARITY, 0.95, 0.98, 0.999, true);
    DecisionPart decision =
        new DecisionPart(
            threshold,
            80 + 5 * (index % 8),
            index % 5 == 4 ? LearnMode.UNLESS_ANOMALOUS : LearnMode.ALL,
            new AlertsPart(Severity.MEDIUM, Duration.ofSeconds(5 * (index % 4)).toMillis()),
            expires() ? SHORT_LIFE.toMillis() : DecisionPart.DEFAULT.expireAfterMillis(),
            index % 7 == 3 ? Explain.ALWAYS : Explain.MEDIUM,
            ignoresExtra() ? ExtraFeatures.IGNORE : ExtraFeatures.REJECT);
    LearningPart learning =
        new LearningPart(scope(), features(), transforms(index % 3 != 0), detector(index, 1));
    return new TenantConfig(name(), 1, TenantConfig.AT_ONCE, learning, decision);
  }

  static List<TransformParameters> transforms(boolean scaled) {
    return scaled ? List.of(StandardScaler.Parameters.DEFAULT) : List.of();
  }

  /** Small ones: models cost memory, and the storm is about their bytes and not their quality. */
  static DetectorParameters detector(int kind, long seed) {
    return kind % 2 == 0
        ? new OnlineIsolationForest.Parameters(
            8, 8, 64 + 32 * (kind / 2 % 3), OnlineIsolationForest.Growth.ADAPTIVE, seed)
        : new RobustZScore.Parameters(64 + 32 * (kind / 2 % 3));
  }

  private List<Feature> features() {
    List<Feature> features = new ArrayList<>();
    features.add(Feature.number("amount", -LARGEST_AMOUNT, LARGEST_AMOUNT, MissingPolicy.REJECT));
    features.add(
        Feature.number("load", -Feature.DEFAULT_BOUND, Feature.DEFAULT_BOUND, missingLoad()));
    if (hasCategory()) {
      features.add(Feature.category("kind", 8, MissingPolicy.ZERO));
    }
    if (hasFlag()) {
      features.add(Feature.bool("flag", MissingPolicy.ZERO));
    }
    return features;
  }

  private MissingPolicy missingLoad() {
    return switch (index % 3) {
      case 0 -> MissingPolicy.ZERO;
      case 1 -> MissingPolicy.MEAN;
      default -> MissingPolicy.LAST;
    };
  }
}
