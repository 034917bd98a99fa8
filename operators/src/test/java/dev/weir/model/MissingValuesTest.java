package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.Feature;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.TenantConfigJson;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a model's vector for a value that an event lacks. */
class MissingValuesTest {
  private static final double MISSING = Double.NaN;

  private final Workspace workspace = new Workspace();

  @ParameterizedTest
  @CsvSource({"reject, 0", "zero, 0", "mean, 6", "last, 10", "'constant, constant: -1', -1"})
  void aNumberIsFilledInByItsPolicyAndCounted(String policy, float expected) {
    JudgingConfig config = config("{name: a, type: number, missing: %s}".formatted(policy));
    Learned learned = Learned.fresh(config.current(), true, 1);
    for (double value : new double[] {5, 3, 10}) {
      learn(learned, config, value);
    }
    assertThat(prepare(learned, config, MISSING)).isEqualTo(1);
    assertThat(workspace.vector[0]).isEqualTo(expected);
    assertThat(prepare(learned, config, 4)).isZero();
    assertThat(workspace.vector[0]).isEqualTo(4);
  }

  @Test
  void theJudgementSaysHowManyWereFilledIn() {
    JudgingConfig config =
        config(
            "{name: a, type: number, missing: constant, constant: 7},"
                + " {name: b, type: boolean, missing: mean}, {name: c, type: number}");
    Model model = new Model(1);
    Judgement judgement = new Judgement();
    model.judge(observation(config, MISSING, MISSING, 1), judgement, workspace);
    assertThat(judgement.imputed).isEqualTo(2);
    model.judge(observation(config, 1, MISSING, 1), judgement, workspace);
    assertThat(judgement.imputed).isEqualTo(1);
    model.judge(observation(config, 1, 0, 1), judgement, workspace);
    assertThat(judgement.imputed).isZero();
  }

  @Test
  void aMissingCategoryIsNoneOrTheLastOne() {
    for (MissingPolicy policy : new MissingPolicy[] {MissingPolicy.ZERO, MissingPolicy.LAST}) {
      JudgingConfig config =
          config("{name: a, type: category, buckets: 4, missing: %s}".formatted(policy.label()));
      Learned learned = Learned.fresh(config.current(), true, 1);
      prepare(learned, config, MISSING);
      assertThat(vector(config.current())).as("before the first").containsOnly(0);
      learn(learned, config, 6);
      learn(learned, config, 5);
      assertThat(prepare(learned, config, MISSING)).isEqualTo(1);
      float filled = policy == MissingPolicy.LAST ? 1 : 0;
      assertThat(vector(config.current())).containsExactly(0, filled, 0, 0);
    }
  }

  private float[] vector(LearningPart part) {
    int width = part.features().stream().mapToInt(Feature::width).sum();
    return Arrays.copyOf(workspace.vector, width);
  }

  private int prepare(Learned learned, JudgingConfig config, double value) {
    return learned.prepare(
        config.current(), config.currentSlots(), observation(config, value), workspace);
  }

  private void learn(Learned learned, JudgingConfig config, double value) {
    prepare(learned, config, value);
    Observation event = observation(config, value);
    learned.learn(config.current(), config.currentSlots(), event, workspace, true);
  }

  private static Observation observation(JudgingConfig config, double... values) {
    Observation event = new Observation();
    event.sentUnder(config);
    event.values = values;
    return event;
  }

  private static JudgingConfig config(String features) {
    String yaml =
        "tenant: acme\nversion: 1\nfeatures: [%s]\ndetector: {type: robust-z-score}"
            .formatted(features);
    return new JudgingConfig(
        TenantConfigJson.parseYaml(yaml), null, new ConfigEpoch(1, ConfigEpoch.OWN));
  }
}
