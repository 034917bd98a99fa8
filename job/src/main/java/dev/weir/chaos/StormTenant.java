package dev.weir.chaos;

import dev.weir.alert.AlertRules;
import dev.weir.alert.Flapping;
import dev.weir.alert.MaintenanceWindow;
import dev.weir.alert.SuppressionRule;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.OnlineIsolationForest;
import dev.weir.detect.RobustZScore;
import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.BreakerPart;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.DegradationPart;
import dev.weir.tenant.Explain;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.Feature;
import dev.weir.tenant.HealthPart;
import dev.weir.tenant.IntakePart;
import dev.weir.tenant.LearnMode;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.LimitsPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.RatePart;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.Severity;
import dev.weir.transform.StandardScaler;
import dev.weir.transform.TransformParameters;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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
 * @param startMillis virtual time of the storm's first event
 */
record StormTenant(int index, boolean partitioned, long startMillis) {
  static final double LARGEST_AMOUNT = 1e6;
  private static final Duration SHORT_LIFE = Duration.ofMinutes(1);

  /** Often enough beyond one of its bounds. */
  private static final HealthPart HEALTH =
      new HealthPart(0.2, Double.NaN, 0.2, 0.3, Double.NaN, 0, 60_000, 10);

  /** Of a storm that begins where no other time is set. */
  StormTenant(int index, boolean partitioned) {
    this(index, partitioned, StormPlan.START_MILLIS);
  }

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
    return firstConfig(1);
  }

  /** The same as the first one after its models were erased. */
  TenantConfig firstConfig(long version) {
    ThresholdPart threshold = new ThresholdPart(ThresholdPart.On.RARITY, 0.95, 0.98, 0.999, true);
    DecisionPart decision =
        new DecisionPart(
            threshold,
            80 + 5 * (index % 8),
            index % 5 == 4 ? LearnMode.UNLESS_ANOMALOUS : LearnMode.ALL,
            alerts(),
            expires() ? SHORT_LIFE.toMillis() : DecisionPart.DEFAULT.expireAfterMillis(),
            index % 7 == 3 ? Explain.ALWAYS : Explain.MEDIUM,
            ignoresExtra() ? ExtraFeatures.IGNORE : ExtraFeatures.REJECT,
            null,
            degradation());
    LearningPart learning =
        new LearningPart(scope(), features(), transforms(index % 3 != 0), detector(index, 1));
    return new TenantConfig(
        name(),
        version,
        TenantConfig.AT_ONCE,
        learning,
        decision,
        IntakePart.DEFAULT,
        limits(false),
        HEALTH);
  }

  /**
   * About what the tenant sends where a storm has 500 events in a second, or twice as much: so some
   * are beyond it all the time. Of some tenants none.
   */
  LimitsPart limits(boolean twice) {
    int kind = index % 5;
    if (kind != 1 && kind != 3) {
      return LimitsPart.NONE;
    }
    int perSecond = Math.max(4, 80 / (1 + index % 12)) * (twice ? 2 : 1);
    RatePart rate =
        new RatePart(
            algorithm(),
            perSecond,
            RatePart.ONE_SECOND,
            Duration.ofSeconds(2).toMillis(),
            scope() == Scope.TENANT ? RatePart.Share.WHOLE : RatePart.Share.EQUAL,
            kind == 3 ? RatePart.OnExceed.PARK : RatePart.OnExceed.REJECT,
            index % 10 == 1);
    return new LimitsPart(
        rate, LimitsPart.UNSAID, LimitsPart.UNSAID, LimitsPart.UNSAID, LimitsPart.UNSAID);
  }

  private RatePart.Algorithm algorithm() {
    if (index % 5 == 1) {
      return RatePart.Algorithm.TOKEN_BUCKET;
    }
    return index % 2 == 0 ? RatePart.Algorithm.SLIDING_WINDOW : RatePart.Algorithm.FIXED_WINDOW;
  }

  /** A budget counts over all keys, which have no order: only of a tenant of one model. */
  private AlertsPart alerts() {
    boolean oneModel = scope() == Scope.TENANT;
    return new AlertsPart(
        Severity.MEDIUM,
        Duration.ofSeconds(5 * (index % 4)).toMillis(),
        oneModel ? 40 : AlertsPart.NO_BUDGET,
        partitioned ? alertRules() : AlertRules.NONE);
  }

  private AlertRules alertRules() {
    Flapping flapping = index % 8 == 0 ? new Flapping(60_000, 3) : null;
    return switch (index % 4) {
      case 0 -> rules(true, 20_000, flapping, List.of(), List.of());
      case 1 ->
          rules(
              false,
              AlertRules.DEFAULT_RESOLVE_AFTER_MILLIS,
              null,
              List.of(),
              List.of(
                  new SuppressionRule(
                      "amount", SuppressionRule.Direction.UP, 2, 0.05, rulesLearn()),
                  new SuppressionRule("load", SuppressionRule.Direction.BOTH, 0.5, 0, true)));
      case 2 ->
          rules(false, AlertRules.DEFAULT_RESOLVE_AFTER_MILLIS, null, List.of(window()), List.of());
      default -> rules(true, 5_000, null, List.of(), List.of());
    };
  }

  private boolean rulesLearn() {
    return index % 8 == 5;
  }

  private AlertRules rules(
      boolean transitions,
      long resolveAfterMillis,
      Flapping flapping,
      List<MaintenanceWindow> windows,
      List<SuppressionRule> suppressing) {
    return new AlertRules(
        false,
        index % 4 == 1,
        true,
        transitions,
        resolveAfterMillis,
        flapping,
        windows,
        suppressing);
  }

  /** From when most models are warm, as on every day before. */
  private MaintenanceWindow window() {
    LocalDateTime start =
        LocalDateTime.ofEpochSecond(startMillis / 1_000 + 90, 0, ZoneOffset.UTC).minusDays(3);
    List<String> features = index % 8 == 2 ? List.of("amount") : List.of();
    return new MaintenanceWindow(
        "FREQ=DAILY", start, 180_000, ZoneOffset.UTC, features, index % 3 == 0);
  }

  /** Nothing that a storm sends lets a detector fail: what is here is saved, and never asked. */
  private DegradationPart degradation() {
    return index % 3 == 2
        ? new DegradationPart(new RobustZScore.Parameters(48), new BreakerPart(0.5, 20, 10_000, 3))
        : DegradationPart.DEFAULT;
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
