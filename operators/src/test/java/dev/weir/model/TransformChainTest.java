package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.event.ScoreStatus;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantConfigJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transforms one behind the other, in front of a detector, inside a model. */
class TransformChainTest {
  private static final long FINGERPRINT = 77;
  private static final int EVENTS = 560;
  private static final int ALL_LEARNED = 360;
  private static final List<String> MODES = List.of("all", "unless-anomalous", "never");

  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();

  @Provide
  Arbitrary<List<String>> chains() {
    return Arbitraries.of(
            "{type: standard-scaler, forgetting: 0.01}",
            "{type: min-max-scaler}",
            "{type: min-max-scaler, range: configured, min: -5, max: 50}",
            "{type: pca, components: 2, warmUp: 20}",
            "{type: pca, components: 3, warmUp: 9, forgetting: 0.05, withResidual: false}",
            "{type: random-projection, components: 5}",
            "{type: shingle, size: 3}",
            "{type: difference, lag: 4}",
            "{type: difference, keepInputs: false}",
            "{type: rolling, window: 6, statistic: all}",
            "{type: rolling, window: 9, statistic: deviation}",
            "{type: calendar, zoneOffsetMinutes: 345}",
            "{type: calendar, dayOfWeek: false}")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 90)
  void cutAnywhereNothingChangesWhateverIsLearned(
      @ForAll("chains") List<String> chain,
      @ForAll @IntRange(min = 0, max = 2) int mode,
      @ForAll @IntRange(min = 1, max = EVENTS - 1) int cut,
      @ForAll @LongRange(min = 1, max = 1_000) long seed)
      throws IOException {
    JudgingConfig first = config(1, chain, "all");
    JudgingConfig second = config(2, chain, MODES.get(mode));
    ModelEvents events = new ModelEvents(seed, "{type: robust-z-score}");
    Model uncut = new Model(FINGERPRINT);
    Model parts = new Model(FINGERPRINT);
    for (int i = 0; i < EVENTS; i++) {
      parts = i == cut ? ModelFrame.decode(frame(parts)) : parts;
      Observation event = i % 50 == 49 ? events.outlier(i, "a") : events.at(i);
      JudgingConfig config = i < ALL_LEARNED ? first : second;
      String expected = judge(uncut, event, config);
      assertThat(judge(parts, event, config)).as("event %d", i).isEqualTo(expected);
      assertThat(Arrays.stream(judgement.topShares, 0, judgement.topCount).sum())
          .isCloseTo(judgement.topCount == 0 ? 0 : 1, within(1e-9));
    }
    assertThat(frame(parts)).isEqualTo(frame(uncut));
    assertThat(judgement.status).isEqualTo(ScoreStatus.SCORED);
    assertThat(judgement.score).isFinite();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{type: difference, keepInputs: false}", "{type: shingle, size: 2}"})
  void whatTellsOfEarlierEventsFollowsThemEvenIfNothingIsLearned(String transform) {
    JudgingConfig learning = config(1, List.of(transform), "all");
    JudgingConfig never = config(2, List.of(transform), "never");
    ModelEvents events = new ModelEvents(5, "{type: robust-z-score}");
    Model model = new Model(FINGERPRINT);
    for (int i = 0; i < ALL_LEARNED; i++) {
      judge(model, events.at(i), learning);
    }
    judge(model, events.outlier(ALL_LEARNED, "a"), never);
    double behindIt = score(model, events.at(ALL_LEARNED + 2), never);
    double later = score(model, events.at(ALL_LEARNED + 3), never);
    // The event behind the far one jumps back, or still has it in its vector; the next does not.
    assertThat(behindIt).isGreaterThan(100 * later);
    assertThat(model.judging().learned()).isEqualTo(ALL_LEARNED - 1);
  }

  @Test
  void aScalerLearnsNothingWhereNothingIsToBeLearned() throws IOException {
    List<String> chain = List.of("{type: standard-scaler}", "{type: min-max-scaler}");
    JudgingConfig never = config(2, chain, "never");
    ModelEvents events = new ModelEvents(5, "{type: robust-z-score}");
    Model model = new Model(FINGERPRINT);
    for (int i = 0; i < ALL_LEARNED; i++) {
      judge(model, events.at(i), config(1, chain, "all"));
    }
    Set<Double> scores = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      judge(model, events.outlier(i, "a"), never);
      scores.add(score(model, events.at(7), never));
    }
    assertThat(scores).hasSize(1);
  }

  @Test
  void explainsThroughAChainByTheFeatureThatIsFarOut() {
    List<String> chain =
        List.of(
            "{type: standard-scaler}",
            "{type: calendar}",
            "{type: pca, components: 3, warmUp: 50}",
            "{type: rolling, window: 4}");
    JudgingConfig config = config(1, chain, "all");
    ModelEvents events = new ModelEvents(5, "{type: robust-z-score}");
    Model model = new Model(FINGERPRINT);
    for (int i = 0; i < EVENTS; i++) {
      judge(model, events.at(i), config);
    }
    judge(model, events.outlier(EVENTS, "c"), config);
    assertThat(judgement.topFeatures[0]).isEqualTo("c");
  }

  private static JudgingConfig config(long version, List<String> chain, String learn) {
    String yaml =
        """
        tenant: acme
        version: %d
        features:
          - {name: a, type: number}
          - {name: b, type: number, missing: mean}
          - {name: c, type: number, missing: last}
        transforms: [%s]
        detector: {type: robust-z-score, window: 64}
        warmup: 100
        learn: %s
        explain: always
        threshold: {on: rarity, medium: 0.9, high: 0.99, critical: 0.999}
        """
            .formatted(version, String.join(", ", chain), learn);
    return new JudgingConfig(
        TenantConfigJson.parseYaml(yaml), null, new ConfigEpoch(version, ConfigEpoch.OWN));
  }

  private double score(Model model, Observation event, JudgingConfig config) {
    judge(model, event, config);
    return judgement.score;
  }

  /** The judgement with every bit of its numbers. */
  private String judge(Model model, Observation event, JudgingConfig config) {
    event.sentUnder(config);
    model.judge(event, judgement, workspace);
    StringBuilder text = new StringBuilder();
    text.append(judgement.n).append(judgement.status).append(judgement.severity);
    text.append(Double.doubleToRawLongBits(judgement.score)).append(' ');
    text.append(Double.doubleToRawLongBits(judgement.rarity)).append(' ');
    for (int t = 0; t < judgement.topCount; t++) {
      text.append(judgement.topFeatures[t]).append('=');
      text.append(Double.doubleToRawLongBits(judgement.topShares[t])).append(' ');
    }
    return text.toString();
  }

  private static byte[] frame(Model model) throws IOException {
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }
}
