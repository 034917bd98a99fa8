package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.detect.DetectorType;
import dev.weir.event.ScoreStatus;
import dev.weir.tenant.JudgingConfig;
import dev.weir.threshold.RaritySource;
import dev.weir.threshold.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final long FINGERPRINT = 0x1234_5678_9abc_def0L;
  private static final int EVENTS = 700;

  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();

  @Property(tries = 30)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(min = 1, max = EVENTS - 1) int cut,
      @ForAll @LongRange(min = 1, max = 1_000) long seed,
      @ForAll @IntRange(min = 0, max = 2) int kind)
      throws IOException {
    String detector = ModelEvents.DETECTORS.get(kind);
    ModelEvents events = new ModelEvents(seed, detector);
    Model uncut = new Model(FINGERPRINT);
    Model before = new Model(FINGERPRINT);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      expected.add(judge(uncut, events.at(i)));
      if (i < cut) {
        judge(before, events.at(i));
      }
    }
    Model after = ModelFrame.decode(frame(before));
    for (int i = cut; i < EVENTS; i++) {
      assertThat(judge(after, events.at(i)))
          .as("event %d after a cut at %d, seed %d, %s", i, cut, seed, detector)
          .isEqualTo(expected.get(i));
    }
    assertThat(frame(after)).as("saved at the end").isEqualTo(frame(uncut));
  }

  @Property(tries = 20)
  void aCopySharesNothing(@ForAll @IntRange(min = 1, max = EVENTS - 1) int cut) throws IOException {
    ModelEvents events = new ModelEvents(7, ModelEvents.DETECTORS.get(0));
    Model original = new Model(FINGERPRINT);
    for (int i = 0; i < cut; i++) {
      judge(original, events.at(i));
    }
    byte[] before = frame(original);
    Model copy = original.copy();
    assertThat(frame(copy)).isEqualTo(before);
    for (int i = cut; i < EVENTS; i++) {
      judge(copy, events.at(i));
    }
    assertThat(frame(original)).as("the original after its copy has learned").isEqualTo(before);
  }

  @Test
  void theSameEventsGiveTheSameBytes() throws IOException {
    for (String detector : ModelEvents.DETECTORS) {
      assertThat(learned(detector)).isEqualTo(learned(detector));
    }
  }

  private byte[] learned(String detector) throws IOException {
    ModelEvents events = new ModelEvents(3, detector);
    Model model = new Model(FINGERPRINT);
    for (int i = 0; i < EVENTS; i++) {
      judge(model, events.at(i));
    }
    return frame(model);
  }

  @Test
  void warmsUpThenScoresWithoutAGapInN() {
    ModelEvents events = new ModelEvents(5, ModelEvents.DETECTORS.get(0));
    Model model = new Model(FINGERPRINT);
    boolean scored = false;
    for (int i = 0; i < EVENTS; i++) {
      judge(model, events.at(i));
      assertThat(judgement.n).isEqualTo(i);
      assertThat(judgement.status == ScoreStatus.WARMING || judgement.status == ScoreStatus.SCORED)
          .isTrue();
      if (judgement.status == ScoreStatus.SCORED) {
        scored = true;
        assertThat(judgement.rarity).isBetween(0.0, 1.0);
      } else {
        assertThat(scored).as("a warm model stays warm").isFalse();
        assertThat(judgement.severity).isEqualTo(Severity.NONE);
        assertThat(judgement.rarity).isNaN();
      }
    }
    assertThat(scored).isTrue();
  }

  @Test
  void anOutlierIsRareAndExplainedByItsFeature() {
    for (String detector : ModelEvents.DETECTORS.subList(0, 2)) {
      ModelEvents events = new ModelEvents(11, detector);
      Model model = new Model(FINGERPRINT);
      for (int i = 0; i < EVENTS; i++) {
        judge(model, events.at(i));
      }
      judge(model, events.outlier(EVENTS, "b"));
      assertThat(judgement.rarity).as(detector).isGreaterThanOrEqualTo(0.95);
      assertThat(judgement.severity).as(detector).isNotEqualTo(Severity.NONE);
      assertThat(judgement.topFeatures[0]).as(detector).isEqualTo("b");
      double sum = 0;
      for (int t = 0; t < judgement.topCount; t++) {
        sum += judgement.topShares[t];
      }
      assertThat(judgement.topCount).isBetween(1, Judgement.MAX_TOP);
      assertThat(sum).isCloseTo(1.0, org.assertj.core.data.Offset.offset(1e-12));
    }
  }

  @Test
  void onlyAnEnsembleDisagreesAndOnlyOnceItIsWarm() {
    for (String detector : ModelEvents.DETECTORS) {
      ModelEvents events = new ModelEvents(11, detector);
      Model model = new Model(FINGERPRINT);
      for (int i = 0; i < 1300; i++) {
        judge(model, events.at(i));
        boolean warm = judgement.status == ScoreStatus.SCORED;
        boolean disagrees = detector.contains("ensemble") && warm;
        assertThat(Double.isNaN(judgement.disagreement)).as(detector).isEqualTo(!disagrees);
      }
      assertThat(judgement.status).isEqualTo(ScoreStatus.SCORED);
    }
  }

  @Test
  void aNewDecisionPartKeepsEverythingLearned() {
    ModelEvents events = new ModelEvents(13, ModelEvents.DETECTORS.get(0));
    Model model = new Model(FINGERPRINT);
    for (int i = 0; i < EVENTS; i++) {
      judge(model, events.at(i));
    }
    Learned learned = model.judging();
    Observation next = events.at(EVENTS);
    next.sentUnder(events.config(2, "medium: 0.5, high: 0.6, critical: 0.7", events.detector()));
    judge(model, next);
    assertThat(model.judging()).isSameAs(learned);
    assertThat(judgement.status).isEqualTo(ScoreStatus.SCORED);
    assertThat(judgement.configVersion).isEqualTo(2);
  }

  @Test
  void aNewLearningPartTakesOverWhenItIsWarmAndSaysSo() {
    ModelEvents events = new ModelEvents(17, ModelEvents.DETECTORS.get(0));
    Model model = new Model(FINGERPRINT);
    for (int i = 0; i < EVENTS; i++) {
      judge(model, events.at(i));
    }
    long before = model.judging().learningHash();
    JudgingConfig second = events.successor(2, "{type: robust-z-score, window: 64}");
    int swappedAt = -1;
    int pendingAt = -1;
    for (int i = EVENTS; i < 2 * EVENTS; i++) {
      Observation next = events.at(i);
      next.sentUnder(second);
      judge(model, next);
      assertThat(judgement.status).as("event %d", i).isEqualTo(ScoreStatus.SCORED);
      if (judgement.swapped) {
        assertThat(swappedAt).as("swapped once").isEqualTo(-1);
        swappedAt = i;
      }
      boolean swapped = swappedAt >= 0;
      assertThat(judgement.learningHash == before).isEqualTo(!swapped);
      assertThat(judgement.detector)
          .isEqualTo(swapped ? DetectorType.ROBUST_Z_SCORE : DetectorType.ONLINE_ISOLATION_FOREST);
      assertThat(judgement.configVersion).isEqualTo(2);
      if (model.view().swapPending()) {
        pendingAt = i;
        Model copy = model.copyFor(FINGERPRINT + 1);
        copy.forgetTransitions();
        assertThat(copy.view().swapPending()).as("said by one of two").isFalse();
      }
    }
    assertThat(swappedAt).isGreaterThan(EVENTS).isEqualTo(pendingAt + 1);
    assertThat(model.candidate()).isNull();
  }

  @Test
  void aKeyNeverGoesBackToAnEarlierConfig() {
    ModelEvents events = new ModelEvents(19, ModelEvents.DETECTORS.get(0));
    Model model = new Model(FINGERPRINT);
    Observation first = events.at(0);
    first.sentUnder(events.config(5, "medium: 0.5, high: 0.6, critical: 0.7", events.detector()));
    judge(model, first);
    Observation late = events.at(1);
    late.sentUnder(events.config(4, "medium: 0.9", events.detector()));
    judge(model, late);
    assertThat(judgement.configVersion).isEqualTo(5);
    assertThat(model.decision().threshold().medium()).isEqualTo(0.5);
  }

  @Test
  void anEventOfALearningPartLeftBehindIsUnscoredAndCounted() {
    ModelEvents events = new ModelEvents(23, ModelEvents.DETECTORS.get(0));
    Model model = new Model(FINGERPRINT);
    Observation second = events.at(0);
    second.sentUnder(events.config(2, "", "{type: robust-z-score, window: 64}"));
    judge(model, second);
    Observation first = events.at(1);
    judge(model, first);
    assertThat(judgement.status).isEqualTo(ScoreStatus.UNSCORED);
    assertThat(judgement.n).isEqualTo(1);
    assertThat(judgement.rarity).isNaN();
  }

  @Test
  void everyDamagedByteOfAFrameIsFoundOut() throws IOException {
    Model model = new Model(FINGERPRINT);
    ModelEvents events = new ModelEvents(29, ModelEvents.DETECTORS.get(1));
    for (int i = 0; i < 100; i++) {
      judge(model, events.at(i));
    }
    byte[] whole = frame(model);
    for (int b = 0; b < whole.length; b++) {
      byte[] damaged = whole.clone();
      damaged[b] ^= 0x10;
      assertThatThrownBy(() -> ModelFrame.decode(damaged)).isInstanceOf(IOException.class);
    }
    for (int length = 0; length < whole.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ModelFrame.decode(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aNewerFormatIsRefusedWithBothNumbers() throws IOException {
    Model model = new Model(FINGERPRINT);
    byte[] frame = frame(model);
    frame[5] = 9;
    assertThatThrownBy(() -> ModelFrame.decode(frame))
        .hasMessageContaining("format 9")
        .hasMessageContaining("reads 1");
  }

  private static byte[] frame(Model model) throws IOException {
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return java.util.Arrays.copyOf(frame.bytes(), frame.length());
  }

  /** The judgement as text with every bit of its numbers. */
  private String judge(Model model, Observation event) {
    model.judge(event, judgement, workspace);
    StringBuilder text = new StringBuilder();
    text.append(judgement.n).append(' ').append(judgement.status).append(' ');
    text.append(Double.doubleToRawLongBits(judgement.score)).append(' ');
    text.append(Double.doubleToRawLongBits(judgement.rarity)).append(' ');
    RaritySource source = judgement.raritySource;
    text.append(source).append(' ').append(judgement.severity).append(' ');
    text.append(judgement.alert).append(judgement.firstOfCooldown).append(judgement.swapped);
    for (int t = 0; t < judgement.topCount; t++) {
      text.append(' ').append(judgement.topFeatures[t]).append('=');
      text.append(Double.doubleToRawLongBits(judgement.topShares[t]));
    }
    return text.toString();
  }
}
