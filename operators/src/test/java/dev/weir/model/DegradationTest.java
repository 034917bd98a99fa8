package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.detect.DetectorType;
import dev.weir.event.ScoreStatus;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.threshold.Severity;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model says and keeps when its detector fails. */
class DegradationTest {
  private static final String FALLBACK = "fallback: {type: robust-z-score, window: 64}\n";
  private static final String BREAKER =
      "breaker: {failureRate: 0.5, window: 20, openFor: PT1M, trialCalls: 4}\n";
  private static final String DETECTOR =
      "detector: {type: online-isolation-forest, trees: 8, window: 64, maxLeafSamples: 4}\n";
  private static final String CUTS = "threshold: {medium: 0.9, high: 0.95, critical: 0.99}\n";
  private static final String SCALER = "transforms: [{type: standard-scaler}]\n";
  private static final int WARM = 300;
  private static final int EVENTS = 900;
  private static final float[] FAULTS = {
    Sabotage.SCORE_THROWS,
    Sabotage.SCORE_IS_NAN,
    Sabotage.SCORE_IS_INFINITE,
    Sabotage.LEARN_THROWS,
    Sabotage.ATTRIBUTE_THROWS,
    Sabotage.APPLY_THROWS,
    Sabotage.APPLY_GIVES_NAN,
    Sabotage.TRANSFORM_LEARN_THROWS,
    Sabotage.ALL_SCORES_THROW,
    Sabotage.ALL_LEARNS_THROW
  };

  private final Judgement out = new Judgement();
  private final Sabotage sabotage = new Sabotage(DetectorType.ONLINE_ISOLATION_FOREST);
  private final Workspace work = new Workspace(sabotage);
  private final Model model = new Model(77);
  private JudgingConfig config = config(1, FALLBACK + BREAKER);
  private int index;

  private static JudgingConfig config(long version, String lines) {
    return config(version, lines, null);
  }

  private static JudgingConfig config(long version, String lines, JudgingConfig before) {
    String yaml =
        """
        tenant: acme
        version: %d
        features: [{name: a, type: number}, {name: b, type: number, missing: mean}]
        warmup: 140
        %s%s\
        """
            .formatted(
                version,
                lines.contains("detector") ? "" : DETECTOR,
                lines.contains("threshold") ? "" : CUTS);
    return new JudgingConfig(
        TenantConfigJson.parseYaml(yaml + lines),
        before == null ? null : before.current(),
        new ConfigEpoch(version, ConfigEpoch.OWN));
  }

  private static Observation event(JudgingConfig config, int index, double a) {
    SplittableRandom random = new SplittableRandom(index);
    Observation event = new Observation();
    event.sentUnder(config);
    double b = random.nextInt(10) == 0 ? Double.NaN : random.nextDouble();
    event.values = new double[] {Double.isNaN(a) ? random.nextDouble() : a, b};
    event.timeMillis = 1_750_000_000_000L + index * 1_000L;
    return event;
  }

  private void judge(double a) {
    model.judge(event(config, index++, a), out, work);
  }

  private void good(int events) {
    for (int i = 0; i < events; i++) {
      judge(Double.NaN);
    }
  }

  private void assertJudged(ScoreStatus status, Health health, Cause cause) {
    assertThat(out.status).as("event %d", index - 1).isEqualTo(status);
    assertThat(out.health).as("event %d", index - 1).isEqualTo(health);
    assertThat(out.cause).as("event %d", index - 1).isEqualTo(cause);
    assertThat(Double.isInfinite(out.score)).isFalse();
  }

  private byte[] detector() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.judging().detector().save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] frame(Model model) throws IOException {
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }

  @ParameterizedTest
  @ValueSource(floats = {Sabotage.SCORE_THROWS, Sabotage.SCORE_IS_NAN, Sabotage.SCORE_IS_INFINITE})
  void whatTheDetectorCannotScoreIsJudgedByTheFallbackAndChangesNothing(float fault)
      throws IOException {
    good(WARM);
    assertJudged(ScoreStatus.SCORED, Health.HEALTHY, null);
    byte[] before = detector();
    judge(fault);
    Cause cause = fault == Sabotage.SCORE_THROWS ? Cause.DETECTOR_FAILED : Cause.SCORE_NOT_FINITE;
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, cause);
    assertThat(out.detectorLabel()).isEqualTo("robust-z-score");
    assertThat(out.severity)
        .as("far out, in the fallback's own scores")
        .isNotEqualTo(Severity.NONE);
    assertThat(out.rarity).isGreaterThan(0.95);
    assertThat(out.healthBefore).isEqualTo(Health.HEALTHY);
    assertThat(detector()).isEqualTo(before);
    good(1);
    assertJudged(ScoreStatus.SCORED, Health.HEALTHY, null);
    assertThat(out.healthBefore).isEqualTo(Health.DEGRADED);
  }

  @Test
  void withoutAFallbackTheLastResortJudgesAndGivesNoSeverity() {
    config = config(1, "");
    good(WARM);
    judge(Sabotage.SCORE_THROWS);
    assertJudged(ScoreStatus.FALLBACK, Health.FAILED, Cause.DETECTOR_FAILED);
    assertThat(out.detectorLabel()).isEqualTo("last-resort");
    assertThat(out.score).as("it knows nothing before the first failure").isZero();
    good(20);
    judge(Sabotage.SCORE_IS_NAN);
    assertThat(out.score).isGreaterThan(100);
    assertThat(out.rarity).isNaN();
    assertThat(out.severity).isEqualTo(Severity.NONE);
    assertThat(out.alert).isFalse();
  }

  @Test
  void aModelThatHasGotOverItsFailuresIsSavedAsIfThereHadBeenNone() {
    config = config(1, BREAKER);
    good(WARM);
    judge(Sabotage.SCORE_THROWS);
    assertThat(model.degradation()).isNotNull();
    good(19);
    assertThat(model.degradation()).as("the failure is in the breaker's window").isNotNull();
    good(1);
    assertThat(model.degradation()).isNull();
  }

  @Test
  void aFailingTransformTakesNeitherTheJobNorTheFallbackWithIt() throws IOException {
    config = config(1, FALLBACK + BREAKER + SCALER);
    good(WARM);
    byte[] before = detector();
    judge(Sabotage.APPLY_THROWS);
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.TRANSFORM_FAILED);
    judge(Sabotage.APPLY_GIVES_NAN);
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.VECTOR_NOT_FINITE);
    assertThat(detector()).isEqualTo(before);
  }

  @Test
  void anExplanationThatFailsIsLeftOutAndTheScoreStands() {
    config = config(1, FALLBACK + BREAKER + "explain: always\n");
    good(WARM);
    assertThat(out.topCount).isPositive();
    judge(Sabotage.ATTRIBUTE_THROWS);
    assertJudged(ScoreStatus.SCORED, Health.DEGRADED, Cause.EXPLANATION_FAILED);
    assertThat(out.topCount).isZero();
    assertThat(model.judging().learned()).isEqualTo(WARM + 1);
  }

  @ParameterizedTest
  @ValueSource(floats = {Sabotage.LEARN_THROWS, Sabotage.TRANSFORM_LEARN_THROWS})
  void whatFailsHalfWayThroughLearningIsMadeAnewAndLearnsBehindTheFallback(float fault) {
    config = config(1, FALLBACK + BREAKER + SCALER);
    good(WARM);
    if (fault == Sabotage.LEARN_THROWS) {
      config = config(2, FALLBACK + BREAKER);
      good(2 * WARM);
    }
    assertThat(model.judging().learned()).isGreaterThanOrEqualTo(WARM - 1);
    judge(fault);
    assertJudged(ScoreStatus.SCORED, Health.DEGRADED, Cause.LEARNING_FAILED);
    assertThat(out.rebuilt).isTrue();
    assertThat(model.judging().learned()).isZero();
    good(140);
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.RECOVERING);
    assertThat(out.rarity).isNotNaN();
    good(100);
    assertJudged(ScoreStatus.SCORED, Health.HEALTHY, null);
    assertThat(out.detector).isEqualTo(DetectorType.ONLINE_ISOLATION_FOREST);
  }

  @Test
  void aDetectorMadeAnewWithoutAFallbackIsWarmingAgain() {
    config = config(1, BREAKER);
    good(WARM);
    judge(Sabotage.LEARN_THROWS);
    judge(Double.NaN);
    assertThat(out.status).isNotEqualTo(ScoreStatus.SCORED);
    assertThat(out.cause).isEqualTo(Cause.RECOVERING);
    good(60);
    assertJudged(ScoreStatus.WARMING, Health.DEGRADED, Cause.RECOVERING);
    assertThat(out.severity).isEqualTo(Severity.NONE);
  }

  private void openBreaker() {
    good(WARM);
    for (int failure = 0; failure < 10; failure++) {
      assertThat(out.breakerOpened).isFalse();
      judge(Sabotage.SCORE_THROWS);
    }
    assertThat(out.breakerOpened).isTrue();
  }

  @Test
  void anOpenBreakerAsksNothingAndTrialsBringBackAllThatWasLearned() throws IOException {
    openBreaker();
    byte[] before = detector();
    int asked = sabotage.asked;
    for (int second = 1; second < 60; second++) {
      judge(Double.NaN);
      assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.BREAKER_OPEN);
    }
    assertThat(sabotage.asked).isEqualTo(asked);
    assertThat(detector()).isEqualTo(before);
    for (int trial = 0; trial < 4; trial++) {
      assertThat(out.breakerClosed).isFalse();
      judge(Double.NaN);
      assertJudged(ScoreStatus.SCORED, Health.DEGRADED, Cause.ON_TRIAL);
    }
    assertThat(out.breakerClosed).isTrue();
    good(1);
    assertJudged(ScoreStatus.SCORED, Health.HEALTHY, null);
    assertThat(model.judging().learned()).isEqualTo(WARM + 5);
  }

  @Test
  void aDetectorThatFailsItsTrialsIsMadeAnew() {
    openBreaker();
    good(59);
    judge(Sabotage.SCORE_IS_NAN);
    judge(Sabotage.SCORE_IS_NAN);
    good(1);
    assertThat(out.rebuilt).isFalse();
    good(1);
    assertThat(out.breakerOpened).isTrue();
    assertThat(out.rebuilt).isTrue();
    assertThat(model.judging().learned()).isZero();
    good(59);
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.BREAKER_OPEN);
    assertThat(model.judging().learned()).isZero();
    good(4);
    assertThat(out.breakerClosed).isTrue();
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.RECOVERING);
    good(300);
    assertJudged(ScoreStatus.SCORED, Health.HEALTHY, null);
  }

  @Test
  void whereNothingIsLearnedWhatWasLearnedIsNotGivenUp() {
    openBreaker();
    config = config(2, FALLBACK + BREAKER + "learn: never\n");
    good(59);
    for (int trial = 0; trial < 4; trial++) {
      judge(Sabotage.SCORE_THROWS);
    }
    assertThat(out.breakerOpened).isTrue();
    assertThat(out.rebuilt).isFalse();
    assertThat(model.judging().learned()).isEqualTo(WARM);
  }

  @Test
  void aFallbackThatFailsAsWellLeavesTheLastResortAndComesBackAnew() {
    good(WARM);
    judge(Sabotage.ALL_SCORES_THROW);
    assertJudged(ScoreStatus.FALLBACK, Health.FAILED, Cause.DETECTOR_FAILED);
    assertThat(out.fallbackFailed).isTrue();
    assertThat(model.hasFallback()).isFalse();
    good(59);
    assertThat(model.hasFallback()).isFalse();
    good(1);
    assertThat(model.hasFallback()).isTrue();
    assertThat(model.degradation().fallback().learned()).isEqualTo(1);
  }

  @Test
  void anotherFallbackBeginsAnewAndKeepsEverythingElseLearned() {
    good(WARM);
    Learned own = model.judging();
    Learned fallback = model.degradation().fallback();
    assertThat(fallback.learned()).isEqualTo(WARM);
    config = config(2, FALLBACK);
    good(1);
    assertThat(model.degradation().fallback()).as("another breaker only").isSameAs(fallback);
    config = config(3, FALLBACK.replace("64", "65"));
    good(1);
    assertThat(model.degradation().fallback().learned()).isEqualTo(1);
    config = config(4, "");
    good(1);
    assertThat(model.hasFallback()).isFalse();
    assertThat(model.judging()).isSameAs(own);
    assertThat(own.learned()).isEqualTo(WARM + 3);
  }

  @Test
  void cutsOnTheDetectorsScoreSayNothingOfTheFallbacks() {
    config = config(1, FALLBACK + "threshold: {on: score, high: 0.5}\n");
    good(WARM);
    judge(Sabotage.SCORE_THROWS);
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.DETECTOR_FAILED);
    assertThat(out.score).isGreaterThan(0.5);
    assertThat(out.rarity).isGreaterThan(0.9);
    assertThat(out.severity).isEqualTo(Severity.NONE);
  }

  @Test
  void whatTheFallbackCallsAnomalousIsNotLearnedByADetectorMadeAnew() {
    good(WARM);
    judge(Sabotage.LEARN_THROWS);
    assertThat(out.rebuilt).isTrue();
    config = config(2, FALLBACK + BREAKER + "learn: unless-anomalous\n");
    judge(1e6);
    assertJudged(ScoreStatus.FALLBACK, Health.DEGRADED, Cause.RECOVERING);
    assertThat(out.severity).isNotEqualTo(Severity.NONE);
    assertThat(model.judging().learned()).isZero();
  }

  @Test
  void aCandidateThatFailsIsMadeAnewAndTheJudgeGoesOn() {
    good(WARM);
    String next = "detector: {type: half-space-trees, trees: 4, height: 4, window: 64}\n";
    config = config(2, next + SCALER, config);
    good(10);
    assertThat(model.candidate().learned()).isPositive();
    judge(Sabotage.TRANSFORM_LEARN_THROWS);
    assertThat(out.candidateFailed).isTrue();
    assertJudged(ScoreStatus.SCORED, Health.HEALTHY, null);
    assertThat(model.candidate().learned()).isZero();
    judge(Sabotage.APPLY_THROWS);
    assertThat(out.candidateFailed).isFalse(); // nothing to apply yet
    good(5);
    judge(Sabotage.APPLY_THROWS);
    assertThat(out.candidateFailed).isTrue();
    assertThat(model.candidate().learned()).isPositive();
  }

  @Property(tries = 60)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(min = 1, max = EVENTS - 1) int cut,
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed)
      throws IOException {
    String[] shapes = {
      BREAKER,
      FALLBACK + BREAKER,
      FALLBACK + SCALER,
      FALLBACK + BREAKER + "explain: always\n",
      FALLBACK
          + BREAKER
          + "threshold: {method: spot, medium: 0.05, high: 0.01, level: 0.9, initial: 100}\n"
    };
    int shape = (int) (seed % shapes.length);
    JudgingConfig[] configs = {
      config(1, shapes[shape]), config(2, FALLBACK + BREAKER), config(3, shapes[shape])
    };
    List<Observation> events = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    double sick = 0;
    for (int i = 0; i < EVENTS; i++) {
      sick = random.nextInt(40) == 0 ? random.nextDouble() * random.nextInt(2) : sick;
      boolean fails = random.nextDouble() < sick;
      float fault = FAULTS[random.nextInt(FAULTS.length)];
      JudgingConfig in = configs[Math.min(2, Math.max(0, i / 300 - random.nextInt(20) / 19))];
      events.add(event(in, i, fails ? fault : Double.NaN));
    }
    Model uncut = new Model(3);
    Model before = new Model(3);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      expected.add(text(uncut, events.get(i)));
      if (i < cut) {
        text(before, events.get(i));
      }
    }
    byte[] saved = frame(before);
    Model copy = before.copy();
    Model after = ModelFrame.decode(saved);
    assertThat(frame(copy)).isEqualTo(saved);
    for (int i = cut; i < EVENTS; i++) {
      assertThat(text(after, events.get(i)))
          .as("event %d, cut %d", i, cut)
          .isEqualTo(expected.get(i));
      text(copy, events.get(i));
    }
    assertThat(frame(after)).as("cut at %d, seed %d", cut, seed).isEqualTo(frame(uncut));
    assertThat(frame(copy)).isEqualTo(frame(uncut));
    assertThat(frame(before)).as("its copy shares nothing with it").isEqualTo(saved);
  }

  private String text(Model judging, Observation event) {
    judging.judge(event, out, work);
    assertThat(Double.isInfinite(out.score)).isFalse();
    return String.join(
        " ",
        List.of(
            out.n + " " + out.status + " " + out.detectorLabel() + " " + out.severity,
            Long.toHexString(Double.doubleToRawLongBits(out.score)),
            Long.toHexString(Double.doubleToRawLongBits(out.rarity)),
            out.health + " " + out.healthBefore + " " + out.cause + " " + out.imputed,
            out.breakerOpened + " " + out.breakerClosed + " " + out.rebuilt,
            out.fallbackFailed + " " + out.candidateFailed + " " + out.alert + " " + out.topCount));
  }
}
