package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tenant.JudgingConfig;
import dev.weir.threshold.AdaptiveType;
import dev.weir.threshold.Severity;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Learned cuts and drift within a whole model: saved with it, and begun anew only by themselves.
 */
class ScoreWatchTest {
  private static final int EVENTS = 900;
  private static final String DETECTOR = ModelEvents.DETECTORS.get(1);

  /** Insides of a threshold, some of which go on with a line of their own. */
  private static final List<String> WATCHES =
      List.of(
          "method: spot, initial: 150",
          "method: spot, on: rarity, initial: 150}\ndrift: {type: kswin, on: score",
          "method: dspot, initial: 150, depth: 20}\ndrift: {type: page-hinkley, lambda: 3",
          "method: quantile, forgetting: 0.001, critical: null}\ndrift: {type: adwin",
          "medium: 0.9}\ndrift: {type: kswin, window: 200, stat: 100");

  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();

  @Property(tries = 40)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(min = 1, max = EVENTS - 1) int cut,
      @ForAll @IntRange(max = 4) int watch,
      @ForAll @IntRange(max = 2) int kind)
      throws IOException {
    ModelEvents events = new ModelEvents(cut, ModelEvents.DETECTORS.get(kind));
    JudgingConfig first = events.config(2, WATCHES.get(watch), ModelEvents.DETECTORS.get(kind));
    JudgingConfig second = successor(first, events, WATCHES.get(watch));
    Model whole = new Model(7);
    Model parts = new Model(7);
    for (int i = 0; i < EVENTS; i++) {
      if (i == cut) {
        parts = ModelFrame.decode(frame(parts));
      }
      JudgingConfig config = i < EVENTS / 2 ? first : second;
      String expected = judge(whole, events.at(i), config);
      assertThat(judge(parts, events.at(i), config)).as("event %d", i).isEqualTo(expected);
      if (i % 300 == 0) {
        assertThat(frame(whole.copy())).isEqualTo(frame(whole));
      }
    }
    assertThat(frame(parts)).isEqualTo(frame(whole));
  }

  /** Another learning part, so that a candidate with a watch of its own is saved too. */
  private static JudgingConfig successor(JudgingConfig first, ModelEvents events, String watch) {
    return events.successor(3, watch, "{type: robust-z-score, window: 100}", first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spot", "dspot"})
  void anOutlierExceedsItsLearnedCut(String method) throws IOException {
    ModelEvents events = new ModelEvents(3, DETECTOR);
    Model model = learned(events, events.config(2, "method: " + method, DETECTOR), 2_000);
    judge(model, events.outlier(2_000, "a"), events.config(2, "method: " + method, DETECTOR));
    assertThat(judgement.severity).isEqualTo(Severity.CRITICAL);
    assertThat(judgement.cutBy.label()).isEqualTo(method);
    assertThat(judgement.alert).isTrue();
  }

  @Test
  void otherCutsKeepWhatTheThresholdLearnedAndAnotherMethodBeginsItAnew() throws IOException {
    ModelEvents events = new ModelEvents(5, DETECTOR);
    Model model = learned(events, events.config(2, "method: spot", DETECTOR), 2_000);
    Learned before = model.judging();
    judge(
        model,
        events.outlier(2_000, "a"),
        events.config(3, "method: spot, medium: 0.005", DETECTOR));
    assertThat(judgement.severity).as("other cuts").isEqualTo(Severity.CRITICAL);
    judge(
        model,
        events.outlier(2_001, "a"),
        events.config(4, "method: spot, initial: 500", DETECTOR));
    assertThat(judgement.severity).as("begun anew").isEqualTo(Severity.NONE);
    assertThat(judgement.cutBy).isEqualTo(AdaptiveType.SPOT);
    assertThat(model.judging()).isSameAs(before);
    assertThat(judgement.rarity).as("the calibration stays").isGreaterThan(0.99);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "never"})
  void aDriftIsSaidAndResetsNothing(String learn) throws IOException {
    ModelEvents events = new ModelEvents(9, DETECTOR);
    String lines = "medium: 0.9}\ndrift: {type: kswin, alpha: 0.000001";
    JudgingConfig watched = events.config(2, lines, DETECTOR);
    Model model = learned(events, watched, 2_000);
    JudgingConfig then =
        events.config(
            3,
            "medium: 0.9}\nlearn: " + learn + "\ndrift: {type: kswin, alpha: 0.000001",
            DETECTOR);
    long learnedBefore = model.judging().learned();
    int needed = 0;
    do {
      Observation event = events.at(2_000 + needed++);
      event.values[0] += 1_000;
      event.values[1] += 1_000;
      judge(model, event, then);
    } while (!judgement.drift && needed < 600);
    assertThat(judgement.drift).as("after %d events", needed).isTrue();
    assertThat(model.judging().learned() - learnedBefore)
        .isEqualTo(learn.equals("never") ? 0 : needed);
    assertThat(judgement.n).isEqualTo(2_000 + needed - 1);
  }

  @Test
  void whatAsksForNothingNewIsSavedAsInTheFirstRelease() throws IOException {
    ModelEvents events = new ModelEvents(5, DETECTOR);
    byte[] plain = frame(learned(events, events.config(2, "medium: 0.9", DETECTOR), 300));
    assertThat(plain[25]).as("parts: core, decision, judging, housekeeping").isEqualTo((byte) 4);
    byte[] watched = frame(learned(events, events.config(2, WATCHES.get(1), DETECTOR), 300));
    assertThat(watched[25]).isEqualTo((byte) 5);
  }

  @Test
  void everyDamagedByteOfAWatchIsFoundOut() throws IOException {
    ModelEvents events = new ModelEvents(5, DETECTOR);
    byte[] whole = frame(learned(events, events.config(2, WATCHES.get(2), DETECTOR), 400));
    for (int b = 0; b < whole.length; b++) {
      byte[] damaged = whole.clone();
      damaged[b] ^= 0x10;
      assertThatThrownBy(() -> ModelFrame.decode(damaged)).isInstanceOf(IOException.class);
    }
  }

  private Model learned(ModelEvents events, JudgingConfig config, int count) throws IOException {
    Model model = new Model(7);
    for (int i = 0; i < count; i++) {
      judge(model, events.at(i), config);
    }
    return model;
  }

  private String judge(Model model, Observation event, JudgingConfig config) {
    event.sentUnder(config);
    model.judge(event, judgement, workspace);
    return judgement.n
        + " "
        + Double.doubleToRawLongBits(judgement.score)
        + " "
        + Double.doubleToRawLongBits(judgement.rarity)
        + judgement.severity
        + judgement.cutBy
        + judgement.drift
        + judgement.alert
        + judgement.swapped;
  }

  private static byte[] frame(Model model) throws IOException {
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }
}
