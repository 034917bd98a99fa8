package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.operator.ScoringHarness.Store;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tenant.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator with models on disk behind a cache, compared with models on the heap. */
class ModelCacheHarnessTest {
  private static final int EVENTS = 900;
  private static final long HOUR = 3_600_000;
  private static final ModelCacheSize ROOMY = new ModelCacheSize(1 << 24, 1 << 24);

  private static TestTopics topics(String more) {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, more));
    return topics;
  }

  private static TestTopics trees() {
    TestTopics topics = new TestTopics();
    String detector = "{\"type\":\"half-space-trees\",\"window\":64}";
    topics.requests.add(TestTopics.config(0, "acme", 1, detector, ""));
    return topics;
  }

  private static List<ModelKey> keys() {
    List<ModelKey> keys = new ArrayList<>();
    for (int e = 0; e < 4; e++) {
      keys.add(new ModelKey("acme", Scope.ENTITY, 0, "e" + e));
    }
    return keys;
  }

  private static List<Object> run(Store store, int before, int after) throws Exception {
    return run(topics(""), store, before, after);
  }

  /** Scores with a cut at two thirds, then the saved models. */
  private static List<Object> run(TestTopics topics, Store store, int before, int after)
      throws Exception {
    List<Object> outcome = new ArrayList<>();
    ScoringHarness.Saved saved;
    try (ScoringHarness harness = new ScoringHarness(topics, before, null, store)) {
      for (int i = 0; i < EVENTS; i++) {
        harness.event(TestTopics.event("acme", i));
        if (i == EVENTS / 3) {
          harness.save(1);
        }
      }
      saved = harness.save(2);
      // What comes after the last checkpoint is lost with the process.
      harness.event(TestTopics.event("acme", EVENTS));
      outcome.addAll(harness.scores.subList(0, EVENTS));
    }
    try (ScoringHarness harness = new ScoringHarness(new TestTopics(), after, saved, store)) {
      harness.events(EVENTS, 2 * EVENTS);
      outcome.addAll(harness.scores);
      harness.save(3);
      for (ModelKey key : keys()) {
        outcome.add(Arrays.toString(harness.frame(key)));
      }
    }
    return outcome;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 1",
    "1, 1, 2, 3",
    "100000, -1, 1, 2",
    "100000, 100000, 2, 1",
    "150000, 50000, 1, 2",
    "16777216, 16777216, 1, 1",
    "16777216, 16777216, 2, 3",
    "-1, -1, 3, 1"
  })
  void whateverTheSizeOfTheCacheScoresAndSavedModelsAreThoseOfTheHeap(
      long bytes, long dirtyBytes, int before, int after) throws Exception {
    Store disk = Store.disk(new ModelCacheSize(bytes, dirtyBytes));
    assertThat(run(disk, before, after)).isEqualTo(run(Store.HEAP, 1, 1));
  }

  @ParameterizedTest
  @CsvSource({"1", "25000", "40000", "60000", "80000"})
  void leanModelsJudgeAndAreSavedAsThoseOfTheHeap(long bytes) throws Exception {
    Store disk = Store.disk(new ModelCacheSize(bytes, bytes));
    assertThat(run(trees(), disk, 1, 2)).isEqualTo(run(trees(), Store.HEAP, 1, 1));
  }

  @Test
  void whatIsLearnedWhileASnapshotIsWrittenDoesNotGetIntoIt() throws Exception {
    ModelKey key = keys().get(1);
    try (ScoringHarness harness = new ScoringHarness(topics(""), 1, null, Store.disk(ROOMY))) {
      harness.events(0, EVENTS);
      assertThat(harness.frame(key)).as("kept back so far").isEmpty();
      var held = harness.snapshotWithoutWriting();
      byte[] barrier = harness.frame(key);
      harness.events(EVENTS, 2 * EVENTS);
      OperatorSubtaskState written =
          OperatorSnapshotFinalizer.create(held).getJobManagerOwnedState();
      ScoringHarness.Saved saved = new ScoringHarness.Saved(harness.save(2).configs(), written, 1);
      assertThat(harness.frame(key)).as("learned on").isNotEqualTo(barrier);
      try (ScoringHarness restored =
          new ScoringHarness(new TestTopics(), 1, saved, Store.disk(ROOMY))) {
        assertThat(restored.frame(key)).as("as at the barrier").isNotEmpty().isEqualTo(barrier);
      }
    }
  }

  @Test
  void theTimerFreesACachedModelForGood() throws Exception {
    TestTopics topics = topics(",\"expireAfter\":\"PT1H\"");
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null, Store.disk(ROOMY))) {
      harness.events(0, 40);
      var subtask = harness.subtask(0);
      long past = ScoringHarness.RULES.limits().maxPastMillis();
      subtask.processWatermark(TestTopics.START_MILLIS + 40_000 + past + 2 * HOUR);
      assertThat(subtask.numEventTimeTimers()).isZero();
      harness.save(1);
      assertThat(models(harness)).isZero();
      harness.events(40, 41);
      assertThat(harness.scores.get(40)).contains("\"n\":0,");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "16777216, 16777216"})
  void drainingTheJobKeepsTheModelsWithoutTheirTimers(long bytes, long dirtyBytes)
      throws Exception {
    Store disk = Store.disk(new ModelCacheSize(bytes, dirtyBytes));
    try (ScoringHarness harness = new ScoringHarness(topics(""), 1, null, disk)) {
      harness.events(0, 40);
      harness.subtask(0).processWatermark(Long.MAX_VALUE);
      harness.subtask(0).getOperator().finish();
      assertThat(models(harness)).isEqualTo(4);
      for (ModelKey key : keys()) {
        byte[] frame = harness.frame(key);
        Model model = ModelFrame.decode(frame);
        assertThat(model.judged()).isEqualTo(10);
        assertThat(model.timerMillis()).isEqualTo(Model.NO_TIMER);
      }
    }
  }

  private static long models(ScoringHarness harness) {
    try (var keys =
        harness
            .subtask(0)
            .getOperator()
            .getKeyedStateBackend()
            .getKeys(States.MODEL, VoidNamespace.INSTANCE)) {
      return keys.count();
    }
  }

  @Test
  void aTimerRegisteredAfterAnotherModelWasWrittenBehindBelongsToItsOwnKey() throws Exception {
    Store disk = Store.disk(new ModelCacheSize(1 << 24, 1));
    try (ScoringHarness harness = new ScoringHarness(topics(""), 1, null, disk)) {
      harness.events(0, EVENTS);
      assertThat(harness.subtask(0).numEventTimeTimers()).isEqualTo(4);
    }
  }
}
