package dev.weir.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.detect.DetectorType;
import dev.weir.detect.OnlineIsolationForest;
import dev.weir.detect.RobustZScore;
import dev.weir.threshold.AdaptiveType;
import dev.weir.threshold.DriftType;
import dev.weir.threshold.Severity;
import dev.weir.threshold.Spot;
import dev.weir.transform.StandardScaler;
import dev.weir.transform.TransformType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantConfigJsonTest {
  private static final String HEAD = "tenant: acme\nversion: 7\n";
  private static final String FEATURES = "features: [{name: amount, type: number}]\n";

  private static final String FULL =
      """
      tenant: acme
      version: 7
      effectiveFrom: 2026-11-21T00:00:00Z
      scope: tenant
      features:
        - {name: amount, type: number, min: 0, max: 1000000, missing: mean}
        - {name: channel, type: category, buckets: 32, missing: zero}
        - {name: card-present, type: boolean, missing: last}
      transforms: [{type: standard-scaler}]
      detector: {type: online-isolation-forest, trees: 16}
      threshold: {on: rarity, method: fixed, medium: 0.98, high: 0.998, critical: null, tail: true}
      warmup: 2000
      learn: unless-anomalous
      alerts: {minSeverity: medium, cooldown: PT90S}
      expireAfter: P7D
      explain: always
      extraFeatures: ignore
      """;

  @Test
  void aShortConfigMeansTheDefaults() {
    TenantConfig config = TenantConfigJson.parseYaml(HEAD + FEATURES);

    LearningPart learning =
        new LearningPart(
            Scope.ENTITY,
            List.of(Feature.number("amount", -1e10, 1e10, MissingPolicy.REJECT)),
            List.of(),
            OnlineIsolationForest.Parameters.DEFAULT);
    assertThat(config)
        .isEqualTo(new TenantConfig("acme", 7, Long.MIN_VALUE, learning, DecisionPart.DEFAULT));
  }

  @Test
  void theDefaultsNeverChange() {
    // Canonical JSON leaves defaults out: another default would change what saved configs mean.
    assertThat(AdaptiveType.all())
        .extracting(type -> type.label() + " " + type.defaults())
        .containsExactly(
            "quantile Parameters[forgetting=1.0E-4]",
            "spot Parameters[level=0.98, initial=1000]",
            "dspot Parameters[level=0.98, initial=1000, depth=100]");
    assertThat(DriftType.all())
        .extracting(type -> type.label() + " " + type.defaults())
        .containsExactly(
            "adwin Parameters[delta=0.002]",
            "page-hinkley Parameters[minInstances=30, delta=0.005, lambda=50.0]",
            "kswin Parameters[alpha=0.005, window=100, stat=30]");
    assertThat(DecisionPart.DEFAULT)
        .isEqualTo(
            new DecisionPart(
                new ThresholdPart(ThresholdPart.On.RARITY, 0.99, 0.999, 0.9999, true),
                1024,
                LearnMode.ALL,
                new AlertsPart(Severity.HIGH, 300_000),
                2_592_000_000L,
                Explain.MEDIUM,
                ExtraFeatures.REJECT));
    assertThat(DecisionPart.DEFAULT.degradation())
        .isEqualTo(new DegradationPart(null, new BreakerPart(0.5, 100, 300_000, 5)));
    assertThat(OnlineIsolationForest.Parameters.DEFAULT)
        .hasToString(
            "Parameters[trees=32, maxLeafSamples=32, window=2048, growth=ADAPTIVE, seed=1]");
    assertThat(RobustZScore.Parameters.DEFAULT).hasToString("Parameters[window=500]");
    assertThat(TransformType.all())
        .extracting(type -> type.code() + " " + type.label() + " " + type.defaults())
        .containsExactly(
            "1 standard-scaler Parameters[forgetting=0.0]",
            "2 min-max-scaler Parameters[range=RUNNING, min=0.0, max=1.0]",
            "3 pca Parameters[components=4, warmUp=256, forgetting=0.0, withResidual=true]",
            "4 random-projection Parameters[components=10, seed=1]",
            "5 shingle Parameters[size=8]",
            "6 difference Parameters[lag=1, keepInputs=true]",
            "7 rolling Parameters[window=16, statistic=MEAN]",
            "8 calendar Parameters[hourOfDay=true, dayOfWeek=true, zoneOffsetMinutes=0]");
  }

  @Test
  void readsEveryField() {
    TenantConfig config = TenantConfigJson.parseYaml(FULL);

    assertThat(config.effectiveFromMillis()).isEqualTo(1_795_219_200_000L);
    assertThat(config.learning().scope()).isEqualTo(Scope.TENANT);
    assertThat(config.learning().features())
        .containsExactly(
            Feature.number("amount", 0, 1e6, MissingPolicy.MEAN),
            Feature.category("channel", 32, MissingPolicy.ZERO),
            Feature.bool("card-present", MissingPolicy.LAST));
    assertThat(config.learning().width()).isEqualTo(34);
    assertThat(config.learning().transforms()).containsExactly(StandardScaler.Parameters.DEFAULT);
    assertThat(config.learning().detector().type()).isEqualTo(DetectorType.ONLINE_ISOLATION_FOREST);
    assertThat(config.decision())
        .isEqualTo(
            new DecisionPart(
                new ThresholdPart(ThresholdPart.On.RARITY, 0.98, 0.998, Double.NaN, true),
                2000,
                LearnMode.UNLESS_ANOMALOUS,
                new AlertsPart(Severity.MEDIUM, 90_000),
                604_800_000L,
                Explain.ALWAYS,
                ExtraFeatures.IGNORE));
  }

  @Test
  void writesFieldsInOneOrderWithoutDefaults() {
    assertThat(TenantConfigJson.write(TenantConfigJson.parseYaml(FULL)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            """
            {"tenant":"acme","version":7,"effectiveFrom":"2026-11-21T00:00:00Z","scope":"tenant",
            "features":[{"name":"amount","type":"number","min":0.0,"max":1000000.0,"missing":"mean"},
            {"name":"channel","type":"category","buckets":32,"missing":"zero"},
            {"name":"card-present","type":"boolean","missing":"last"}],
            "transforms":[{"type":"standard-scaler"}],
            "detector":{"type":"online-isolation-forest","trees":16},
            "threshold":{"medium":0.98,"high":0.998,"critical":null},"warmup":2000,
            "learn":"unless-anomalous","alerts":{"minSeverity":"medium","cooldown":"PT1M30S"},
            "expireAfter":"P7D","explain":"always","extraFeatures":"ignore"}
            """
                .replace("\n", ""));
    assertThat(TenantConfigJson.write(TenantConfigJson.parseYaml(HEAD + FEATURES)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"tenant\":\"acme\",\"version\":7,"
                + "\"features\":[{\"name\":\"amount\",\"type\":\"number\"}],"
                + "\"detector\":{\"type\":\"online-isolation-forest\"}}");
  }

  @Test
  void whatEventsMustBeLikeIsWrittenWithoutItsDefaults() {
    String yaml =
        HEAD
            + FEATURES
            + """
            enabled: false
            validation: {maxTextLength: 40, lateAfter: PT48H,
              plausible: [{feature: amount, min: 0}]}
            records: {entity: /card/id, features: {amount: /payment/amount}}
            """;
    TenantConfig config = TenantConfigJson.parseYaml(yaml);
    assertThat(TenantConfigJson.write(config))
        .asString(StandardCharsets.UTF_8)
        .endsWith(
            "\"enabled\":false,\"validation\":{\"maxTextLength\":40,\"lateAfter\":\"P2D\","
                + "\"plausible\":[{\"feature\":\"amount\",\"min\":0.0}]},"
                + "\"records\":{\"entity\":\"/card/id\",\"features\":{\"amount\":"
                + "\"/payment/amount\"}}}");
    assertThat(TenantConfigJson.parse(TenantConfigJson.write(config))).isEqualTo(config);
    TenantConfig bare = TenantConfigJson.parseYaml(HEAD + FEATURES);
    assertThat(bare.intake()).isSameAs(IntakePart.DEFAULT);
    assertThat(config.learning().hash())
        .as("no model knows of it")
        .isEqualTo(bare.learning().hash());
  }

  @Test
  void learnedCutsAndWhatIsWatchedAreWrittenWithoutTheirDefaults() {
    String yaml =
        HEAD
            + FEATURES
            + """
            threshold: {on: score, method: dspot, medium: 0.01, high: 0.002, critical: null,
              level: 0.95, initial: 1000, depth: 50}
            alerts: {budget: 20}
            drift: {type: page-hinkley, on: rarity, minInstances: 30, lambda: 10}
            """;
    assertThat(TenantConfigJson.write(TenantConfigJson.parseYaml(yaml)))
        .asString(StandardCharsets.UTF_8)
        .endsWith(
            "\"threshold\":{\"method\":\"dspot\",\"high\":0.002,\"critical\":null,"
                + "\"level\":0.95,\"depth\":50},\"alerts\":{\"budget\":20},"
                + "\"drift\":{\"type\":\"page-hinkley\",\"lambda\":10.0}}");
    DecisionPart bare =
        TenantConfigJson.parseYaml(HEAD + FEATURES + "threshold: {method: spot}\n").decision();
    assertThat(bare.threshold())
        .isEqualTo(
            new ThresholdPart(
                ThresholdPart.On.SCORE, 1e-2, 1e-3, 1e-4, true, new Spot.Parameters(0.98, 1_000)));
  }

  @Test
  void theHashOfALearningPartNeverChanges() {
    // Models are saved under these. A change here loses every model of every job.
    assertThat(ContentHash.text(TenantConfigJson.parseYaml(FULL).learning().hash()))
        .isEqualTo("e98cbadbdd65f0e8");
    assertThat(ContentHash.text(TenantConfigJson.parseYaml(HEAD + FEATURES).learning().hash()))
        .isEqualTo("95642864f93e80c9");
    assertThat(
            ContentHash.text(
                TenantConfigJson.parseYaml(HEAD + FEATURES + "detector: {type: robust-z-score}")
                    .learning()
                    .hash()))
        .isEqualTo("2f1a13f943422b90");
  }

  @Test
  void theHashSeesTheLearningPartOnly() {
    long hash = TenantConfigJson.parseYaml(HEAD + FEATURES).learning().hash();
    String spelled =
        "tenant: b\nversion: 9\nwarmup: 99\nscope: entity\n"
            + "features: [{missing: reject, max: 10000000000, type: number, name: amount}]\n"
            + "transforms: []\ndetector: {seed: 1, type: online-isolation-forest}\n";
    assertThat(TenantConfigJson.parseYaml(spelled.replace("", "")).learning().hash())
        .isEqualTo(hash);
    String scaled = HEAD + FEATURES + "transforms: [{type: standard-scaler, forgetting: %s}]\n";
    assertThat(TenantConfigJson.parseYaml(scaled.formatted("-0.0")))
        .isEqualTo(TenantConfigJson.parseYaml(scaled.formatted("0")));
  }

  @Provide
  Arbitrary<TenantConfig> configs() {
    return Configs.anyConfig();
  }

  @Property(tries = 500)
  void whatIsWrittenIsReadBack(@ForAll("configs") TenantConfig config) {
    byte[] json = TenantConfigJson.write(config);
    TenantConfig read = TenantConfigJson.parse(json);
    assertThat(read).isEqualTo(config);
    assertThat(read.learning().hash()).isEqualTo(config.learning().hash());
    assertThat(TenantConfigJson.write(read)).isEqualTo(json);
    assertThat(TenantConfigJson.parseYaml(TenantConfigJson.toYaml(config))).isEqualTo(config);
    byte[] learning = TenantConfigJson.writeLearning(config.learning());
    assertThat(TenantConfigJson.parseLearning(learning)).isEqualTo(config.learning());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "warmup: 31 | OUT_OF_RANGE | warmup: found 31, expected 32 to 1000000",
        "warmup: 1000001 | OUT_OF_RANGE | warmup: found 1000001, expected 32 to 1000000",
        "warmup: 99999999999 | OUT_OF_RANGE | warmup: found 99999999999, expected at most"
            + " 2147483647",
        "warmup: many | WRONG_TYPE | warmup: found the text \"many\", expected a whole number",
        "warmup: 64.5 | WRONG_TYPE | warmup: found the number 64.5, expected a whole number",
        "warmup: null | WRONG_TYPE | warmup: found null, expected a whole number",
        "warmup: '64' | WRONG_TYPE | warmup: found the text \"64\", expected a whole number",
        "learn: some | UNKNOWN_FIELD | learn: found some, expected one of all, unless-anomalous,"
            + " never",
        "learn: nevr | UNKNOWN_FIELD | learn: found nevr, expected one of all, unless-anomalous,"
            + " never (nearest: never)",
        "scope: shared | UNKNOWN_FIELD | scope: found shared, expected one of entity, tenant",
        "lanes: 0 | OUT_OF_RANGE | lanes: found 0, expected 1 to 256",
        "lanes: 257 | OUT_OF_RANGE | lanes: found 257, expected 1 to 256",
        "lanes: 4 | OUT_OF_RANGE | lanes: found 4, expected 1 with scope entity, where every entity"
            + " has a model of its own",
        "explain: true | WRONG_TYPE | explain: found true, expected text",
        "alerts: {minSeverity: none} | UNKNOWN_FIELD | alerts.minSeverity: found none, expected one"
            + " of medium, high, critical",
        "alerts: {cooldown: P31D} | OUT_OF_RANGE | alerts.cooldown: found P31D, expected PT0S to"
            + " P30D",
        "alerts: {cooldown: PT-1S} | OUT_OF_RANGE | alerts.cooldown: found PT-1S, expected PT0S to"
            + " P30D",
        "alerts: {cooldown: 5} | WRONG_TYPE | alerts.cooldown: found the number 5, expected text",
        "alerts: {cooldown: 5m} | WRONG_TYPE | alerts.cooldown: found 5m, expected a duration like"
            + " PT5M or P30D",
        "alerts: {cooldown: PT0.0001S} | WRONG_TYPE | alerts.cooldown: found PT0.0001S, expected a"
            + " duration like PT5M or P30D",
        "alerts: [] | WRONG_TYPE | alerts: found a list, expected an object",
        "expireAfter: PT59S | OUT_OF_RANGE | expireAfter: found PT59S, expected PT1M to P3650D",
        "expireAfter: P106751991168D | WRONG_TYPE | expireAfter: found P106751991168D, expected a"
            + " duration like PT5M or P30D",
        "effectiveFrom: tomorrow | WRONG_TYPE | effectiveFrom: found tomorrow, expected a time like"
            + " 2026-11-21T00:00:00Z, of whole milliseconds",
        "effectiveFrom: 1969-12-31T23:59:59Z | OUT_OF_RANGE | effectiveFrom: found"
            + " 1969-12-31T23:59:59Z, expected a time in the years 1970 to 9999",
        "effectiveFrom: 2026-11-21T00:00:00.0001Z | WRONG_TYPE | effectiveFrom: found"
            + " 2026-11-21T00:00:00.0001Z, expected a time like 2026-11-21T00:00:00Z, of whole"
            + " milliseconds",
        "threshold: {medium: 0} | OUT_OF_RANGE | threshold.medium: found 0.0, expected a rarity"
            + " above 0 and below 1",
        "threshold: {critical: 1} | OUT_OF_RANGE | threshold.critical: found 1.0, expected a rarity"
            + " above 0 and below 1",
        "threshold: {high: -0.5} | OUT_OF_RANGE | threshold.high: found -0.5, expected a rarity"
            + " above 0 and below 1",
        "threshold: {high: 1e999} | OUT_OF_RANGE | threshold.high: found the number Infinity,"
            + " expected a finite number",
        "threshold: {high: .nan} | MALFORMED | found Malformed numeric value '.nan' at line 4",
        "threshold: {medium: 0.9995} | OUT_OF_RANGE | threshold.medium: found 0.9995, expected less"
            + " than high, which is 0.999",
        "threshold: {high: null, medium: 0.99999} | OUT_OF_RANGE | threshold.medium: found 0.99999,"
            + " expected less than critical, which is 0.9999",
        "threshold: {high: 0.99995} | OUT_OF_RANGE | threshold.high: found 0.99995, expected less"
            + " than critical, which is 0.9999",
        "threshold: {medium: null, high: null, critical: null} | OUT_OF_RANGE | threshold.medium:"
            + " found no cut, expected a value for medium, high or critical",
        "threshold: {on: score} | OUT_OF_RANGE | threshold.medium: found no cut, expected a value"
            + " for medium, high or critical",
        "threshold: {on: scores} | UNKNOWN_FIELD | threshold.on: found scores, expected one of"
            + " rarity, score (nearest: score)",
        "threshold: {method: sport} | UNKNOWN_FIELD | threshold.method: found sport, expected one"
            + " of fixed, quantile, spot, dspot (nearest: spot)",
        "threshold: {method: spot, medium: 0.03} | OUT_OF_RANGE | threshold.medium: found 0.03,"
            + " expected a probability above 0 and below that of a peak, 1 - level",
        "threshold: {method: spot, high: 0.015} | OUT_OF_RANGE | threshold.medium: found 0.01,"
            + " expected more than high, which is 0.015",
        "threshold: {method: spot, depth: 3} | UNKNOWN_FIELD | threshold.depth: found an unknown"
            + " field, expected one of critical, high, initial, level, medium, method, on, tail",
        "threshold: {method: dspot, depth: 1} | OUT_OF_RANGE | threshold.depth: found 1, expected 2"
            + " to 1000",
        "threshold: {method: quantile, forgetting: 0.001} | OUT_OF_RANGE | threshold.critical:"
            + " found 0.9999, expected a level above 0 and at most 1 - forgetting",
        "threshold: {method: quantile, forgetting: 1} | OUT_OF_RANGE | threshold.forgetting: found"
            + " 1.0, expected 1.0E-6 to 0.1",
        "drift: {} | WRONG_TYPE | drift.type: found nothing, expected the type of a drift detector",
        "drift: {type: adwin, lambda: 3} | UNKNOWN_FIELD | drift.lambda: found an unknown field,"
            + " expected one of delta, on, type",
        "drift: {type: kswin, stat: 60} | OUT_OF_RANGE | drift.stat: found 60, expected at most"
            + " half of window, 50",
        "health: {errorRate: 2} | OUT_OF_RANGE | health.errorRate: found 2.0, expected 0 to 1",
        "health: {anomalyRate: {max: 0.1, min: 0.2}} | OUT_OF_RANGE | health.anomalyRate.min: found"
            + " 0.2, expected at most max, 0.1",
        "health: {silence: PT1S} | OUT_OF_RANGE | health.silence: found PT1S, expected PT1M to"
            + " P30D",
        "alerts: {budget: 0} | OUT_OF_RANGE | alerts.budget: found 0, expected 1 to 1000000",
        "threshold: {tail: false, high: 0.9995, critical: null} | OUT_OF_RANGE | threshold.high:"
            + " found 0.9995, expected at most 0.999000999",
        "threshold: {hgih: 0.9} | UNKNOWN_FIELD | threshold.hgih: found an unknown field, expected"
            + " one of critical, high, medium, method, on, tail (nearest: high)",
        "limits: {eventsPerSecond: 1000000000000} | OUT_OF_RANGE | limits.eventsPerSecond: found"
            + " 1000000000000, expected at most 2147483647",
        "limits: {eventsPerSecond: -1} | OUT_OF_RANGE | limits.eventsPerSecond: found -1, expected"
            + " 0 to 10000000",
        "limits: {onExceed: park} | WRONG_TYPE | limits.eventsPerSecond: found nothing, expected"
            + " the rate that the other fields belong to; 0: no limit",
        "limits: {eventsPerSecond: 5, burst: 0} | OUT_OF_RANGE | limits.burst: found 0, expected"
            + " at least 1",
        "limits: {eventsPerSecond: 5, algorithm: fixed-window, burst: 9} | OUT_OF_RANGE |"
            + " limits.burst: found 9, expected none with fixed-window, but a window",
        "limits: {eventsPerSecond: 5, window: PT2H} | OUT_OF_RANGE | limits.window: found PT2H,"
            + " expected PT1S to PT1H",
        "limits: {eventsPerSecond: 5, rate: 3} | UNKNOWN_FIELD | limits.rate: found an unknown"
            + " field, expected",
        "quotas: {eventsPerSecond: 5} | UNKNOWN_FIELD | quotas: found an unknown field, expected"
            + " one of alerts, breaker, detector, drift, effectiveFrom, enabled, expireAfter,"
            + " explain, extraFeatures, fallback, features, health, lanes, learn, limits, records,"
            + " scope, tenant, threshold, transforms, validation, version, warmup",
        "fallback: {} | WRONG_TYPE | fallback.type: found nothing, expected the type of a detector",
        "fallback: {type: robust-z-score, window: 1} | OUT_OF_RANGE | fallback.window: found 1,"
            + " expected 16 to 10000",
        "shadows: [] | UNKNOWN_FIELD | shadows: found an unknown field",
        "breaker: {failureRate: 0} | OUT_OF_RANGE | breaker.failureRate: found 0.0, expected above"
            + " 0 and at most 1",
        "breaker: {window: 9} | OUT_OF_RANGE | breaker.window: found 9, expected 10 to 1000",
        "breaker: {openFor: PT0.5S} | OUT_OF_RANGE | breaker.openFor: found PT0.5S, expected PT1S"
            + " to P7D",
        "breaker: {trialCalls: 0} | OUT_OF_RANGE | breaker.trialCalls: found 0, expected 1 to 1000",
        "removed: true | UNKNOWN_FIELD | removed: found an unknown field",
        "Warmup: 64 | UNKNOWN_FIELD | Warmup: found an unknown field",
        "detector: {type: online-isolation-forest, window: 0} | OUT_OF_RANGE | detector.window:"
            + " found 0, expected ",
        "detector: {type: online-isolation-forest, windw: 512} | UNKNOWN_FIELD | detector.windw:"
            + " found an unknown field, expected one of ",
        "detector: {type: isolation-forest} | UNKNOWN_FIELD | detector.type: found"
            + " isolation-forest, expected one of online-isolation-forest, robust-z-score",
        "detector: {window: 512} | WRONG_TYPE | detector.type: found nothing, expected the type of"
            + " a detector",
        "detector: robust-z-score | WRONG_TYPE | detector: found the text \"robust-z-score\","
            + " expected an object",
        "detector: null | WRONG_TYPE | detector: found null, expected an object",
        "detector: {type: ensemble, members: [{type: robust-z-score}]} | OUT_OF_RANGE |"
            + " detector.members: found 1 of them, expected 2 to 8",
        "detector: {type: ensemble, members: 2} | WRONG_TYPE | detector.members: found the number"
            + " 2, expected a list of at most 64 objects",
        "detector: {type: ensemble, members: [{type: robust-z-score}, {type: robust-z-score,"
            + " window: 3}]} | OUT_OF_RANGE | detector.members[1].window: found 3, expected 16 to"
            + " 10000",
        "detector: {type: ensemble, members: [{type: robust-z-score}, {type: robust}]} |"
            + " UNKNOWN_FIELD | detector.members[1].type: found robust, expected one of ",
        "detector: {type: ensemble, members: [{type: robust-z-score}, {}]} | WRONG_TYPE |"
            + " detector.members[1].type: found nothing, expected the type of a detector",
        "detector: {type: ensemble, members: [{type: robust-z-score}, {type: robust-z-score, a:"
            + " 1}]} | UNKNOWN_FIELD | detector.members[1].a: found an unknown field",
        "detector: {type: ensemble, members: [{type: robust-z-score}, {type: ensemble}]} |"
            + " OUT_OF_RANGE | detector.members[1].type: found ensemble, expected a detector that"
            + " is not an ensemble",
        "detector: {type: ensemble, weights: [1, 2]} | OUT_OF_RANGE | detector.weights: found 2 of"
            + " them, expected none unless combine is weighted",
        "detector: {type: ensemble, combine: weighted} | OUT_OF_RANGE | detector.weights: found 0"
            + " of them, expected one for each member",
        "detector: {type: ensemble, members: [{type: mahalanobis}, {type: robust-z-score}],"
            + " combine: weighted, weights: [1, 0]} | OUT_OF_RANGE | detector.weights[1]: found"
            + " 0.0, expected above 0 to 1000",
        "detector: {type: ensemble, weights: [1, two]} | WRONG_TYPE | detector.weights[1]: found"
            + " the text \"two\", expected a finite number",
        "detector: {type: ensemble, weights: 3} | WRONG_TYPE | detector.weights: found the number"
            + " 3, expected a list of numbers",
        "transforms: [{type: scaler}] | UNKNOWN_FIELD | transforms[0].type: found scaler, expected"
            + " ",
        "transforms: [standard-scaler] | WRONG_TYPE | transforms[0]: found the text"
            + " \"standard-scaler\", expected an object",
        "transforms: {} | WRONG_TYPE | transforms: found an object, expected a list of at most 8"
            + " objects",
      })
  void namesTheFault(String line, RefusalCode code, String message) {
    assertProblem(HEAD + FEATURES + line, code, message);
  }

  @Test
  void everyFaultOfAListIsNotedOnce() {
    String yaml =
        HEAD
            + FEATURES
            + "detector: {type: ensemble, members: [{type: robust-z-score, window: 1},"
            + " {type: mahalanobis, forgetting: 2}], combine: most, weights: [x], other: 1}";
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> TenantConfigJson.parseYaml(yaml))
        .satisfies(
            refused ->
                assertThat(refused.problems())
                    .extracting(ConfigProblem::path)
                    .containsExactly(
                        "detector.members[0].window",
                        "detector.members[1].forgetting",
                        "detector.weights[0]",
                        "detector.combine",
                        "detector.other"));
  }

  @Test
  void anEnsembleIsWrittenWithoutItsDefaultsAndItsMembers() {
    String written =
        "{type: ensemble, members: [{type: robust-z-score}, {type: mahalanobis, forgetting:"
            + " 0.01}], combine: weighted, weights: [1, 2.5]}";
    assertThat(detectorOf(written))
        .isEqualTo(
            "{\"type\":\"ensemble\",\"members\":[{\"type\":\"robust-z-score\"},{\"type\":"
                + "\"mahalanobis\",\"forgetting\":0.01}],\"combine\":\"weighted\","
                + "\"weights\":[1.0,2.5]}");
    assertThat(detectorOf("{type: ensemble, combine: max, weights: []}"))
        .isEqualTo("{\"type\":\"ensemble\"}");
  }

  private static String detectorOf(String yaml) {
    LearningPart part =
        TenantConfigJson.parseYaml(HEAD + FEATURES + "detector: " + yaml).learning();
    String json = new String(TenantConfigJson.writeLearning(part), StandardCharsets.UTF_8);
    return json.substring(json.indexOf("\"detector\":") + 11, json.length() - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "features: [] | OUT_OF_RANGE | features: found 0 of them, expected 1 to 1000",
        "features: {} | WRONG_TYPE | features: found an object, expected a list of at most 1000"
            + " objects",
        "features: [1] | WRONG_TYPE | features[0]: found the number 1, expected an object",
        "warmup: 64 | WRONG_TYPE | features: found nothing, expected a list of features",
        "features: [{name: a}] | WRONG_TYPE | features[0].type: found nothing, expected number,"
            + " category or boolean",
        "features: [{type: number}] | WRONG_TYPE | features[0].name: found nothing, expected 1 to"
            + " 100 characters",
        "features: [{name: a, type: numbr}] | UNKNOWN_FIELD | features[0].type: found numbr,"
            + " expected one of number, category, boolean (nearest: number)",
        "features: [{name: '<b>', type: number}] | OUT_OF_RANGE | features[0].name: found <b>,"
            + " expected 1 to 100 characters",
        "features: [{name: __proto__, type: number}] | OUT_OF_RANGE | features[0].name: found"
            + " __proto__, expected ",
        "features: [{name: a, type: number, min: 5, max: 5}] | OUT_OF_RANGE | features[0].min:"
            + " found 5.0, expected less than max, which is 5.0",
        "features: [{name: a, type: number, max: 1e31}] | OUT_OF_RANGE | features[0].max: found"
            + " 1.0E31, expected -1.0E30 to 1.0E30",
        "features: [{name: a, type: number, buckets: 4}] | OUT_OF_RANGE | features[0].buckets:"
            + " found 4, expected none for a feature of type number",
        "features: [{name: a, type: boolean, min: 1}] | OUT_OF_RANGE | features[0].min: found 1.0,"
            + " expected none for a feature of type boolean",
        "features: [{name: a, type: category, buckets: 257}] | OUT_OF_RANGE | features[0].buckets:"
            + " found 257, expected 2 to 256",
        "features: [{name: a, type: category, missing: mean}] | OUT_OF_RANGE | features[0].missing:"
            + " found mean, expected reject, zero or last for a category",
        "features: [{name: a, type: category, missing: constant}] | OUT_OF_RANGE |"
            + " features[0].missing: found constant, expected reject, zero or last for a category",
        "features: [{name: a, type: number, encoding: one-hot}] | OUT_OF_RANGE |"
            + " features[0].encoding: found one-hot, expected none for a feature of type number",
        "features: [{name: a, type: category, encoding: onehot}] | UNKNOWN_FIELD |"
            + " features[0].encoding: found onehot, expected one of hash, one-hot",
        "features: [{name: a, type: number, constant: 3}] | OUT_OF_RANGE | features[0].constant:"
            + " found 3.0, expected none unless missing is constant",
        "features: [{name: a, type: number, missing: constant, constant: 1e31}] | OUT_OF_RANGE |"
            + " features[0].constant: found 1.0E31, expected -1.0E30 to 1.0E30",
        "features: [{name: a, type: number, unit: s}] | UNKNOWN_FIELD | features[0].unit: found an"
            + " unknown field, expected one of buckets, constant, encoding, max, min, missing,"
            + " name, pii, type",
        "features: [{name: a, type: number}, {name: a, type: boolean}] | OUT_OF_RANGE |"
            + " features[1].name: found a, expected a name that no other feature has",
      })
  void namesTheFaultOfAFeature(String line, RefusalCode code, String message) {
    assertProblem(HEAD + line, code, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tenant: a/b | INVALID_TENANT",
        "tenant: Acme | INVALID_TENANT",
        "tenant: __other__ | INVALID_TENANT",
        "tenant: .. | INVALID_TENANT",
        "tenant: 7 | WRONG_TYPE",
        "version: 7 | WRONG_TYPE",
        "`tenant: a\nversion: 0` | VERSION_OUT_OF_RANGE",
        "`tenant: a\nversion: -1` | VERSION_OUT_OF_RANGE",
        "`tenant: a\nversion: 1000000000001` | VERSION_OUT_OF_RANGE",
        "`tenant: a\nversion: 9223372036854775807` | VERSION_OUT_OF_RANGE",
        "`tenant: a\nversion: 9223372036854775808` | OUT_OF_RANGE",
        "`tenant: a\nversion: '7'` | WRONG_TYPE",
        "`tenant: a\nversion: 7.0` | WRONG_TYPE",
      })
  void namesTheFaultOfTenantAndVersion(String head, RefusalCode code) {
    assertProblem(head + "\n" + FEATURES, code, "");
  }

  @Test
  void boundsTheFeatures() {
    StringBuilder many = new StringBuilder("features:\n");
    for (int i = 0; i <= 1_000; i++) {
      many.append("  - {name: f").append(i).append(", type: number}\n");
    }
    String tooMany = "features: found 1001 of them, expected a list of at most 1000 objects";
    assertProblem(HEAD + many, RefusalCode.OUT_OF_RANGE, tooMany);
    StringBuilder wide = new StringBuilder("features:\n");
    for (int i = 0; i < 9; i++) {
      wide.append("  - {name: f").append(i).append(", type: category, buckets: 256}\n");
    }
    String tooWide = "features: found 2304 positions in all, expected at most 2048";
    assertProblem(HEAD + wide, RefusalCode.OUT_OF_RANGE, tooWide);
  }

  @Test
  void namesAllFaultsAtOnce() {
    String yaml =
        "tenant: A\nversion: 0\neffectiveFrom: 1960-01-01T00:00:00Z\n"
            + "features: [{name: 'a b', type: number, min: 2, max: 1, x: 1}, {type: text}]\n"
            + "detector: {type: online-isolation-forest, trees: 0, window: 0, seed: one}\n"
            + "threshold: {medium: 2, high: x}\nwarmup: 1\nalerts: {cooldown: P99D}\nlimits: 7\n";
    assertThat(problems(yaml))
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "tenant",
            "version",
            "effectiveFrom",
            "features[0].name",
            "features[0].min",
            "features[0].x",
            "features[1].name",
            "features[1].type",
            "detector.trees",
            "detector.window",
            "detector.seed",
            "threshold.medium",
            "threshold.high",
            "warmup",
            "alerts.cooldown",
            "limits");
  }

  @Test
  void boundsTheMessageOfAThousandFaults() {
    StringBuilder yaml = new StringBuilder(HEAD + "features:\n");
    for (int i = 0; i < 1_000; i++) {
      yaml.append("  - {name: <").append(i).append(">, type: number}\n");
    }
    InvalidConfigException thrown =
        catchThrowableOfType(
            InvalidConfigException.class, () -> TenantConfigJson.parseYaml(yaml.toString()));
    assertThat(thrown.problems()).hasSize(100);
    assertThat(thrown).message().endsWith("; and 80 more").hasSizeLessThan(6_000);
  }

  private static void assertProblem(String yaml, RefusalCode code, String message) {
    List<ConfigProblem> problems = problems(yaml);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).message()).startsWith(message).matches("[ -~]+");
    assertThat(problems.get(0).code()).isEqualTo(code);
  }

  private static List<ConfigProblem> problems(String yaml) {
    InvalidConfigException thrown =
        catchThrowableOfType(InvalidConfigException.class, () -> TenantConfigJson.parseYaml(yaml));
    assertThat(thrown).as(yaml).isNotNull();
    return thrown.problems();
  }
}
