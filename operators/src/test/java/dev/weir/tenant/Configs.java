package dev.weir.tenant;

import dev.weir.alert.AlertRules;
import dev.weir.alert.Flapping;
import dev.weir.alert.MaintenanceWindow;
import dev.weir.alert.SuppressionRule;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.Ensemble;
import dev.weir.detect.HalfSpaceTrees;
import dev.weir.detect.Loda;
import dev.weir.detect.Mahalanobis;
import dev.weir.detect.MovingStatistics;
import dev.weir.detect.NearestNeighbours;
import dev.weir.detect.OneClassSvm;
import dev.weir.detect.OnlineIsolationForest;
import dev.weir.detect.RandomCutForestDetector;
import dev.weir.detect.RobustZScore;
import dev.weir.detect.SdoStream;
import dev.weir.detect.WindowIsolationForest;
import dev.weir.threshold.AdaptiveParameters;
import dev.weir.threshold.Adwin;
import dev.weir.threshold.DecayedQuantile;
import dev.weir.threshold.DriftParameters;
import dev.weir.threshold.DriftSpot;
import dev.weir.threshold.DriftType;
import dev.weir.threshold.Kswin;
import dev.weir.threshold.PageHinkley;
import dev.weir.threshold.Severity;
import dev.weir.threshold.Spot;
import dev.weir.transform.Calendar;
import dev.weir.transform.Difference;
import dev.weir.transform.IncrementalPca;
import dev.weir.transform.MinMaxScaler;
import dev.weir.transform.MinMaxScaler.Range;
import dev.weir.transform.RandomProjection;
import dev.weir.transform.Rolling;
import dev.weir.transform.Rolling.Statistic;
import dev.weir.transform.Shingle;
import dev.weir.transform.StandardScaler;
import dev.weir.transform.TransformParameters;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Configs for tests: small ones by hand, and all kinds at random. */
final class Configs {
  static final DetectorParameters FOREST = OnlineIsolationForest.Parameters.DEFAULT;
  static final DetectorParameters ROBUST = RobustZScore.Parameters.DEFAULT;

  private Configs() {}

  /** A learning part of one number, named by {@code feature}. */
  static LearningPart learning(String feature) {
    return learning(Feature.number(feature, 0, 1, MissingPolicy.REJECT));
  }

  static LearningPart learning(Feature... features) {
    return new LearningPart(Scope.ENTITY, List.of(features), List.of(), FOREST);
  }

  /** A config with a learning part named by {@code feature}, in force at once. */
  static TenantConfig config(String tenant, long version, String feature) {
    return config(tenant, version, TenantConfig.AT_ONCE, feature);
  }

  static TenantConfig config(String tenant, long version, long from, String feature) {
    return new TenantConfig(tenant, version, from, learning(feature), DecisionPart.DEFAULT);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Arbitrary<TenantConfig> anyConfig() {
    return Combinators.combine(
            Arbitraries.of("acme", "_default", "a.b-c_d", "0"),
            Arbitraries.longs().between(0, TenantConfig.MAX_VERSION),
            Arbitraries.longs().between(0, TenantConfig.MAX_EFFECTIVE_FROM).injectNull(0.3),
            anyLearning().flatMap(part -> anyIntake(part).map(intake -> Map.entry(part, intake))),
            anyDecision(),
            anyLimits(),
            anyHealth())
        .as(
            (tenant, version, from, parts, decision, limits, health) ->
                new TenantConfig(
                    tenant,
                    version,
                    from == null ? TenantConfig.AT_ONCE : from,
                    parts.getKey(),
                    fitting(parts.getKey(), decision),
                    parts.getValue(),
                    limits,
                    health));
  }

  private static Arbitrary<IntakePart> anyIntake(LearningPart part) {
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<ValidationPart> validations =
        Combinators.combine(
                between(1, 10_000),
                flags,
                Arbitraries.of(0L, 1_000L, 3_600_000L, 86_400_000L),
                flags)
            .as(
                (text, names, late, some) ->
                    new ValidationPart(text, names, late, some ? plausible(part) : List.of()));
    return Combinators.combine(
            flags,
            Arbitraries.oneOf(Arbitraries.just(ValidationPart.DEFAULT), validations),
            Arbitraries.of("/ts", "/a~0b/~1c/0").injectNull(0.5),
            flags)
        .as(
            (enabled, validation, pointer, mapped) ->
                new IntakePart(enabled, validation, mapped ? records(part, pointer) : null));
  }

  private static List<Plausible> plausible(LearningPart part) {
    List<Plausible> all = new ArrayList<>();
    for (Feature feature : part.features()) {
      switch (feature.type()) {
        case NUMBER ->
            all.add(new Plausible(feature.name(), all.size(), Plausible.HIGHEST, List.of()));
        case CATEGORY -> {
          if (feature.pii() == Pii.NONE) {
            all.add(
                new Plausible(
                    feature.name(),
                    Plausible.LOWEST,
                    Plausible.HIGHEST,
                    List.of("web", "", "Z\u00fcrich \ud83d\ude00")));
          }
        }
        case BOOLEAN -> {}
      }
    }
    return all;
  }

  private static RecordsPart records(LearningPart part, String pointer) {
    SortedMap<String, String> pointers = new TreeMap<>();
    part.features().forEach(feature -> pointers.put(feature.name(), "/in/" + feature.name()));
    return new RecordsPart(pointer, null, pointer, pointers);
  }

  /** Leaves out the rules and windows of features that there are not. */
  private static DecisionPart fitting(LearningPart learning, DecisionPart decision) {
    AlertsPart alerts = decision.alerts();
    AlertRules rules = alerts.rules();
    List<SuppressionRule> known =
        rules.rules().stream()
            .filter(
                rule ->
                    learning.features().stream()
                        .anyMatch(
                            feature ->
                                feature.type() == FeatureType.NUMBER
                                    && feature.name().equals(rule.feature())))
            .toList();
    List<MaintenanceWindow> windows =
        rules.maintenance().stream()
            .filter(
                window ->
                    learning.features().stream()
                        .map(Feature::name)
                        .toList()
                        .containsAll(window.features()))
            .toList();
    AlertRules fitting =
        new AlertRules(
            rules.mute(),
            rules.cooldownPerReason(),
            rules.escalate(),
            rules.transitions(),
            rules.resolveAfterMillis(),
            rules.flapping(),
            windows,
            known);
    return new DecisionPart(
        decision.threshold(),
        decision.warmup(),
        decision.learn(),
        new AlertsPart(alerts.minSeverity(), alerts.cooldownMillis(), alerts.budget(), fitting),
        decision.expireAfterMillis(),
        decision.explain(),
        decision.extraFeatures(),
        decision.drift(),
        decision.degradation());
  }

  static Arbitrary<AlertRules> anyAlertRules() {
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<Flapping> flapping =
        Combinators.combine(between(1_000, 604_800_000), between(2, 32))
            .as((window, changes) -> new Flapping(window, changes));
    Arbitrary<MaintenanceWindow> windows =
        Combinators.combine(
                Arbitraries.of("", "FREQ=WEEKLY;BYDAY=SU", "FREQ=DAILY;INTERVAL=2;COUNT=30"),
                between(0, 2_000_000_000)
                    .map(second -> LocalDateTime.of(2010, 1, 1, 0, 0).plusSeconds(second)),
                between(60_000, 604_800_000),
                Arbitraries.of("UTC", "Europe/Vienna", "+05:45").map(ZoneId::of),
                Arbitraries.of("a", "g", "h").list().ofMaxSize(2),
                flags)
            .as(MaintenanceWindow::new);
    Arbitrary<Double> minima = Arbitraries.doubles().between(0, 100).ofScale(3).map(d -> d + 0.0);
    Arbitrary<SuppressionRule> rules =
        Combinators.combine(
                Arbitraries.of("a", "g", "h", "i"),
                Arbitraries.of(SuppressionRule.Direction.class),
                minima,
                minima,
                flags)
            .as(SuppressionRule::new);
    return Combinators.combine(
            flags,
            flags,
            flags,
            between(1_000, 50_000),
            flapping.injectNull(0.5),
            windows.list().ofMaxSize(2),
            rules.list().ofMaxSize(3).uniqueElements(SuppressionRule::feature),
            flags)
        .as(
            (mute, perReason, escalate, resolveAfter, flaps, maintenance, ruled, transitions) ->
                new AlertRules(
                    mute,
                    perReason,
                    escalate,
                    transitions || flaps != null,
                    resolveAfter,
                    flaps,
                    maintenance,
                    ruled));
  }

  private static Arbitrary<LimitsPart> anyLimits() {
    Arbitrary<RatePart> rates =
        Combinators.combine(
                Arbitraries.of(RatePart.Algorithm.class),
                Arbitraries.integers().between(0, RatePart.MAX_EVENTS),
                Arbitraries.integers().between(0, RatePart.MAX_EVENTS),
                Arbitraries.longs().between(1_000, 3_600_000),
                Arbitraries.of(RatePart.Share.class),
                Arbitraries.of(RatePart.OnExceed.class),
                Arbitraries.of(true, false))
            .as(
                (algorithm, rate, burst, window, share, onExceed, keep) ->
                    new RatePart(
                        algorithm,
                        rate,
                        algorithm == RatePart.Algorithm.TOKEN_BUCKET ? burst : 0,
                        window,
                        share,
                        onExceed,
                        keep));
    return Combinators.combine(
            rates.injectNull(0.5),
            Arbitraries.integers().between(0, LimitsPart.MAX_RECORD_BYTES),
            Arbitraries.integers().between(0, LearningPart.MAX_FEATURES),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.integers().between(0, LimitsPart.MAX_ENTITIES))
        .as(LimitsPart::new);
  }

  private static Arbitrary<HealthPart> anyHealth() {
    Arbitrary<Double> share =
        Arbitraries.doubles().between(0, 1).ofScale(4).map(some -> some + 0.0).injectNull(0.5);
    Arbitrary<Double> shares = share.map(some -> some == null ? Double.NaN : some);
    return Combinators.combine(
            shares,
            shares,
            shares,
            Arbitraries.of(0L, 60_000L, 2_592_000_000L),
            Arbitraries.of(0L, 1_800_000L, 90_000L),
            between(1, 1_000_000))
        .as(
            (one, two, three, silence, cooldown, least) ->
                new HealthPart(
                    Math.max(one, two),
                    Math.min(one, two),
                    three,
                    one,
                    two,
                    silence,
                    cooldown,
                    least));
  }

  static Arbitrary<LearningPart> anyLearning() {
    return Combinators.combine(
            Arbitraries.of(Scope.ENTITY, Scope.TENANT),
            anyFeature().list().ofMinSize(1).ofMaxSize(6).uniqueElements(Feature::name),
            anyTransform().list().ofMaxSize(3),
            anyDetector())
        .as(
            (scope, features, transforms, detector) ->
                new LearningPart(scope, features, fitting(features, transforms), detector)
                    .withLanes(scope == Scope.TENANT ? 1 + features.size() % 3 : 1));
  }

  /** Leaves out those by which the vector would become too long. */
  private static List<TransformParameters> fitting(
      List<Feature> features, List<TransformParameters> transforms) {
    int width = features.stream().mapToInt(Feature::width).sum();
    List<TransformParameters> fitting = new ArrayList<>();
    for (TransformParameters transform : transforms) {
      if (transform.outputs(width) <= LearningPart.MAX_WIDTH) {
        fitting.add(transform);
        width = transform.outputs(width);
      }
    }
    return fitting;
  }

  static Arbitrary<TransformParameters> anyTransform() {
    Arbitrary<Double> forgetting =
        Arbitraries.doubles().between(0, 0.1).ofScale(6).map(some -> some + 0.0);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<TransformParameters> scalers = forgetting.map(StandardScaler.Parameters::new);
    Arbitrary<TransformParameters> ranges =
        Arbitraries.doubles()
            .between(-1e30, 1e29)
            .ofScale(6)
            .map(min -> new MinMaxScaler.Parameters(Range.CONFIGURED, min, min / 2 + 9e29))
            .map(TransformParameters.class::cast)
            .injectNull(0.3)
            .map(some -> some == null ? MinMaxScaler.Parameters.DEFAULT : some);
    Arbitrary<TransformParameters> components =
        Combinators.combine(between(1, 32), between(2, 100_000), forgetting, flags)
            .as(IncrementalPca.Parameters::new);
    Arbitrary<TransformParameters> projections =
        Combinators.combine(between(1, 1_024), Arbitraries.longs())
            .as(RandomProjection.Parameters::new);
    Arbitrary<TransformParameters> shingles = between(2, 1_024).map(Shingle.Parameters::new);
    Arbitrary<TransformParameters> differences =
        Combinators.combine(between(1, 1_024), flags).as(Difference.Parameters::new);
    Arbitrary<TransformParameters> rollings =
        Combinators.combine(between(2, 1_024), Arbitraries.of(Statistic.class))
            .as(Rolling.Parameters::new);
    Arbitrary<TransformParameters> calendars =
        Combinators.combine(flags, flags, between(-1_080, 1_080))
            .as((hour, day, offset) -> new Calendar.Parameters(hour || !day, day, offset));
    return Arbitraries.oneOf(
        List.of(
            scalers, ranges, components, projections, shingles, differences, rollings, calendars));
  }

  private static Arbitrary<Integer> between(int min, int max) {
    return Arbitraries.integers().between(min, max);
  }

  private static Arbitrary<Feature> anyFeature() {
    Arbitrary<String> names = Arbitraries.of("a", "b.c", "_d", "E-f", "10.0.0.1", "g", "h", "i");
    Arbitrary<Double> bounds = Arbitraries.doubles().between(-1e30, 1e30).ofScale(9);
    Arbitrary<MissingPolicy> policies = Arbitraries.of(MissingPolicy.class);
    Arbitrary<Feature> numbers =
        Combinators.combine(
                names,
                Arbitraries.oneOf(bounds, Arbitraries.of(-1e10, -0.0, 0.1)),
                bounds,
                policies)
            .filter((name, one, other, missing) -> one.doubleValue() != other.doubleValue())
            .as(
                (name, one, other, missing) ->
                    Feature.number(name, Math.min(one, other), Math.max(one, other), missing));
    Arbitrary<Feature> categories =
        Combinators.combine(
                names,
                Arbitraries.integers().between(2, 256),
                Arbitraries.of(MissingPolicy.REJECT, MissingPolicy.ZERO, MissingPolicy.LAST),
                Arbitraries.of(true, false))
            .as(
                (name, buckets, missing, oneHot) ->
                    oneHot
                        ? Feature.oneHot(name, buckets, missing)
                        : buckets % 4 == 0
                            ? Feature.category(name, buckets, missing).asPii()
                            : Feature.category(name, buckets, missing));
    Arbitrary<Feature> booleans = Combinators.combine(names, policies).as(Feature::bool);
    Arbitrary<Feature> constants =
        Combinators.combine(Arbitraries.oneOf(numbers, booleans), bounds).as(Feature::orElse);
    return Arbitraries.oneOf(numbers, categories, booleans, constants);
  }

  private static Arbitrary<DetectorParameters> anyDetector() {
    return Arbitraries.oneOf(anySingleDetector(), anyEnsemble());
  }

  private static Arbitrary<DetectorParameters> anyEnsemble() {
    return anySingleDetector()
        .list()
        .ofMinSize(2)
        .ofMaxSize(8)
        .flatMap(
            members ->
                Arbitraries.oneOf(
                    Arbitraries.of(Ensemble.Combine.MEAN, Ensemble.Combine.MAX)
                        .map(combine -> new Ensemble.Parameters(members, combine, List.of())),
                    Arbitraries.doubles()
                        .between(0.001, 1000)
                        .ofScale(6)
                        .list()
                        .ofSize(members.size())
                        .map(
                            weights ->
                                new Ensemble.Parameters(
                                    members, Ensemble.Combine.WEIGHTED, weights))));
  }

  private static Arbitrary<DetectorParameters> anySingleDetector() {
    Arbitrary<DetectorParameters> forests =
        Combinators.combine(
                Arbitraries.integers().between(1, 256),
                Arbitraries.integers().between(2, 64),
                Arbitraries.integers().between(256, 65_536),
                Arbitraries.of(OnlineIsolationForest.Growth.class),
                Arbitraries.longs())
            .as(OnlineIsolationForest.Parameters::new);
    Arbitrary<DetectorParameters> robust =
        Arbitraries.integers().between(16, 10_000).map(RobustZScore.Parameters::new);
    Arbitrary<DetectorParameters> cutForests =
        Combinators.combine(
                Arbitraries.integers().between(1, 256),
                Arbitraries.integers().between(16, 1024),
                Arbitraries.longs())
            .as(RandomCutForestDetector.Parameters::new);
    Arbitrary<DetectorParameters> observers =
        Combinators.combine(
                Arbitraries.integers().between(256, 2048),
                Arbitraries.integers().between(1, 64),
                Arbitraries.integers().between(16, 100_000),
                Arbitraries.longs())
            .as(SdoStream.Parameters::new);
    return Arbitraries.oneOf(
        List.of(
            Arbitraries.of(FOREST, ROBUST),
            forests,
            robust,
            cutForests,
            observers,
            anyNeighbours(),
            anyMahalanobis(),
            anyMovingStatistics(),
            anyWindowForest(),
            anySvm(),
            anyLoda(),
            anyHalfSpaceTrees()));
  }

  private static Arbitrary<DetectorParameters> anyNeighbours() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 1000),
            Arbitraries.integers().between(1001, 10_000),
            Arbitraries.of(NearestNeighbours.Aggregate.class),
            Arbitraries.of(NearestNeighbours.Distance.class))
        .as(NearestNeighbours.Parameters::new);
  }

  private static Arbitrary<DetectorParameters> anyMahalanobis() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 0.1).ofScale(6),
            Arbitraries.doubles().between(0.001, 1).ofScale(6))
        .as(Mahalanobis.Parameters::new);
  }

  private static Arbitrary<DetectorParameters> anyMovingStatistics() {
    return Combinators.combine(
            Arbitraries.integers().between(16, 10_000),
            Arbitraries.of(MovingStatistics.Statistic.class),
            Arbitraries.of(MovingStatistics.Combine.class),
            Arbitraries.doubles().between(0.001, 0.49).ofScale(6),
            Arbitraries.integers().between(4, 8))
        .as(MovingStatistics.Parameters::new);
  }

  private static Arbitrary<DetectorParameters> anyWindowForest() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 256),
            Arbitraries.integers().between(16, 1024),
            Arbitraries.integers().between(1024, 65_536),
            Arbitraries.longs())
        .as(WindowIsolationForest.Parameters::new);
  }

  private static Arbitrary<DetectorParameters> anySvm() {
    return Combinators.combine(
            Arbitraries.doubles().between(0.01, 0.99),
            Arbitraries.doubles().between(0, 1000).ofScale(6),
            Arbitraries.doubles().between(0.00001, 1).ofScale(5),
            Arbitraries.doubles().between(1, 1000),
            Arbitraries.doubles().between(0.01, 1),
            Arbitraries.integers().between(8, 500),
            Arbitraries.integers().between(16, 2000),
            Arbitraries.longs())
        .as(OneClassSvm.Parameters::new);
  }

  private static Arbitrary<DetectorParameters> anyLoda() {
    return Combinators.combine(
            Arbitraries.integers().between(8, 1024),
            Arbitraries.integers().between(64, 4096),
            Arbitraries.longs())
        .as(Loda.Parameters::new);
  }

  private static Arbitrary<DetectorParameters> anyHalfSpaceTrees() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 256),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(16, 10_000),
            Arbitraries.doubles().between(0, 0.5).ofScale(6),
            Arbitraries.longs())
        .as(HalfSpaceTrees.Parameters::new);
  }

  private static Arbitrary<DecisionPart> anyDecision() {
    Arbitrary<AlertsPart> alerts =
        Combinators.combine(
                Arbitraries.of(Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL),
                Arbitraries.longs().between(0, AlertsPart.MAX_COOLDOWN.toMillis()),
                Arbitraries.oneOf(
                    Arbitraries.just(AlertsPart.NO_BUDGET),
                    Arbitraries.integers().between(1, AlertsPart.MAX_BUDGET)),
                Arbitraries.oneOf(Arbitraries.just(AlertRules.NONE), anyAlertRules()))
            .as(AlertsPart::new);
    return Combinators.combine(
            Arbitraries.oneOf(anyRarityCuts(), anyScoreCuts(), anyLearnedCuts()),
            Arbitraries.integers().between(32, 1_000_000),
            Arbitraries.of(LearnMode.class),
            alerts,
            Arbitraries.longs().between(60_000, DecisionPart.MAX_EXPIRY.toMillis()),
            Arbitraries.of(Explain.class),
            Arbitraries.of(ExtraFeatures.class),
            anyDegradation()
                .flatMap(
                    d ->
                        anyDrift()
                            .injectNull(0.5)
                            .map(drift -> Map.entry(Optional.ofNullable(drift), d))))
        .as(
            (threshold, warmup, learn, some, expiry, explain, extra, last) ->
                new DecisionPart(
                    threshold,
                    warmup,
                    learn,
                    some,
                    expiry,
                    explain,
                    extra,
                    last.getKey().orElse(null),
                    last.getValue()));
  }

  private static Arbitrary<DegradationPart> anyDegradation() {
    Arbitrary<BreakerPart> breaker =
        Combinators.combine(
                Arbitraries.doubles().between(0.001, 1).ofScale(3),
                Arbitraries.integers().between(BreakerPart.MIN_WINDOW, BreakerPart.MAX_WINDOW),
                Arbitraries.longs().between(1_000, BreakerPart.MAX_OPEN.toMillis()),
                Arbitraries.integers().between(1, BreakerPart.MAX_TRIAL_CALLS))
            .as(BreakerPart::new);
    return Combinators.combine(
            anyDetector().injectNull(0.5),
            Arbitraries.oneOf(Arbitraries.just(BreakerPart.DEFAULT), breaker))
        .as(DegradationPart::new);
  }

  private static Arbitrary<DriftPart> anyDrift() {
    Arbitrary<DriftParameters> adwin =
        Arbitraries.doubles().between(1e-6, 0.5).ofScale(6).map(Adwin.Parameters::new);
    Arbitrary<DriftParameters> pageHinkley =
        Combinators.combine(
                Arbitraries.integers().between(2, 100_000),
                Arbitraries.doubles().between(0, 1e6),
                Arbitraries.doubles().between(1, 1e9))
            .as((min, delta, lambda) -> new PageHinkley.Parameters(min, delta + 0.0, lambda));
    Arbitrary<DriftParameters> kswin =
        Combinators.combine(
                Arbitraries.doubles().between(1e-6, 0.1).ofScale(6),
                Arbitraries.integers().between(100, 2_000),
                Arbitraries.integers().between(10, 50))
            .as(Kswin.Parameters::new);
    Arbitrary<DriftParameters> defaults = Arbitraries.of(DriftType.class).map(DriftType::defaults);
    return Combinators.combine(
            Arbitraries.of(ThresholdPart.On.class),
            Arbitraries.oneOf(adwin, pageHinkley, kswin, defaults))
        .as(DriftPart::new);
  }

  private static Arbitrary<ThresholdPart> anyLearnedCuts() {
    Arbitrary<AdaptiveParameters> quantile =
        Arbitraries.doubles().between(1e-5, 0.1).ofScale(5).map(DecayedQuantile.Parameters::new);
    Arbitrary<AdaptiveParameters> spot =
        Combinators.combine(
                Arbitraries.doubles().between(0.5, 0.99),
                Arbitraries.integers().between(100, 9_999))
            .as(Spot.Parameters::new);
    Arbitrary<AdaptiveParameters> dspot =
        Combinators.combine(
                Arbitraries.doubles().between(0.5, 0.99),
                Arbitraries.integers().between(100, 9_999),
                Arbitraries.integers().between(2, 1_000))
            .as(DriftSpot.Parameters::new);
    return Combinators.combine(
            Arbitraries.of(ThresholdPart.On.class),
            Arbitraries.oneOf(quantile, spot, dspot),
            Arbitraries.of(true, false))
        .as(Configs::learnedCuts);
  }

  private static ThresholdPart learnedCuts(
      ThresholdPart.On on, AdaptiveParameters adaptive, boolean some) {
    return adaptive.cutsAreRisks()
        ? new ThresholdPart(on, some ? 5e-3 : Double.NaN, 1e-3, 1e-4, some, adaptive)
        : new ThresholdPart(on, 0.5, 0.8, some ? 0.9 : Double.NaN, some, adaptive);
  }

  private static Arbitrary<ThresholdPart> anyRarityCuts() {
    Arbitrary<ThresholdPart> counted =
        Arbitraries.doubles()
            .between(0.1, 0.9)
            .map(cut -> rarity(cut, Double.NaN, cut + 0.05, false));
    Arbitrary<ThresholdPart> tail =
        Arbitraries.doubles()
            .between(0.1, 0.9)
            .map(cut -> rarity(cut, cut + 0.05, cut + 0.06, true));
    return Arbitraries.oneOf(Arbitraries.just(ThresholdPart.DEFAULT), counted, tail);
  }

  private static ThresholdPart rarity(double medium, double high, double critical, boolean tail) {
    return new ThresholdPart(ThresholdPart.On.RARITY, medium, high, critical, tail);
  }

  private static Arbitrary<ThresholdPart> anyScoreCuts() {
    return Arbitraries.doubles()
        .between(-1e6, 1e6)
        .tuple3()
        .map(
            cuts -> {
              double low = Math.min(cuts.get1(), cuts.get2());
              double high = Math.max(cuts.get1(), cuts.get2());
              return new ThresholdPart(
                  ThresholdPart.On.SCORE,
                  low < high ? low : Double.NaN,
                  high,
                  cuts.get3() > high ? cuts.get3() : Double.NaN,
                  cuts.get3() > 0);
            });
  }
}
