package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreEventsTest {
  private static final int EVENTS = 1_200;
  private static final long HOUR = 3_600_000;

  private static TestTopics topics() {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    return topics;
  }

  private static List<String> uncut() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      harness.events(0, EVENTS);
      return List.copyOf(harness.scores);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void restoredAtAnotherParallelismItGoesOnWithTheSameBytes(int parallelism) throws Exception {
    List<String> expected = uncut();
    ScoringHarness.Saved saved;
    List<String> scores = new ArrayList<>();
    try (ScoringHarness before = new ScoringHarness(topics(), 2, null)) {
      before.events(0, EVENTS / 2);
      saved = before.save(1);
      scores.addAll(before.scores);
    }
    try (ScoringHarness after = new ScoringHarness(new TestTopics(), parallelism, saved)) {
      after.events(EVENTS / 2, EVENTS);
      scores.addAll(after.scores);
    }
    assertThat(scores).isEqualTo(expected);
    assertThat(expected.get(EVENTS - 1)).contains("\"status\":\"scored\"");
  }

  @Test
  void alertsUnderABudgetTakeTheOtherWayWithTheSameBytes() throws Exception {
    List<String> without = new ArrayList<>();
    List<String> under = new ArrayList<>();
    for (String budget : List.of("", ",\"budget\":3")) {
      TestTopics topics = new TestTopics();
      String alerts = ",\"alerts\":{\"minSeverity\":\"medium\"" + budget + "}";
      topics.requests.add(TestTopics.config(0, "acme", 1, alerts));
      try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
        harness.events(0, 2 * EVENTS);
        if (budget.isEmpty()) {
          without.addAll(harness.alerts);
          assertThat(harness.budgeted).isEmpty();
          continue;
        }
        assertThat(harness.alerts).isEmpty();
        for (BudgetedAlert alert : harness.budgeted) {
          assertThat(alert.tenant).isEqualTo("acme");
          assertThat(alert.budget).isEqualTo(3);
          under.add(new String(alert.alert.value, StandardCharsets.UTF_8));
          String time = Instant.ofEpochMilli(alert.timeMillis).toString().substring(0, 19);
          assertThat(under.get(under.size() - 1)).contains("\"time\":\"" + time);
        }
      }
    }
    assertThat(under).isNotEmpty().isEqualTo(without);
  }

  @Test
  void onRocksDbTheScoresAreThoseOfTheHeap() throws Exception {
    try (ScoringHarness harness =
        new ScoringHarness(topics(), 1, null, ScoringHarness.Store.disk(ModelCacheSize.OFF))) {
      harness.events(0, EVENTS);
      assertThat(harness.scores).isEqualTo(uncut());
    }
  }

  @Test
  void whatIsLearnedWhileASnapshotIsWrittenDoesNotGetIntoIt() throws Exception {
    ModelKey key = new ModelKey("acme", Scope.ENTITY, 0, "e1");
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      harness.events(0, EVENTS / 2);
      byte[] barrier = harness.frame(key);
      OperatorSnapshotFutures held = harness.snapshotWithoutWriting();
      harness.events(EVENTS / 2, EVENTS);
      assertThat(harness.frame(key)).as("learned on").isNotEqualTo(barrier);
      OperatorSubtaskState written =
          OperatorSnapshotFinalizer.create(held).getJobManagerOwnedState();
      ScoringHarness.Saved saved = new ScoringHarness.Saved(harness.save(2).configs(), written, 1);
      try (ScoringHarness restored = new ScoringHarness(new TestTopics(), 1, saved)) {
        assertThat(restored.frame(key)).as("as at the barrier").isNotEmpty().isEqualTo(barrier);
      }
    }
  }

  @Test
  void everyScoreOfAKeyHasTheNextNumber() throws Exception {
    int[] next = new int[4];
    int event = 0;
    for (String score : uncut()) {
      int entity = event++ % 4;
      assertThat(score).contains("\"n\":" + next[entity]++ + ",");
    }
  }

  @Test
  void anEventAfterExpiryStartsANewModel() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ",\"expireAfter\":\"PT1H\""));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("acme", 0));
      harness.event(TestTopics.event("acme", 4 * 900));
      harness.event(TestTopics.event("acme", 4 * 900 + 4 * 901));
      assertThat(harness.scores.get(1)).as("an hour later, not more").contains("\"n\":1,");
      assertThat(harness.scores.get(2)).as("more than an hour later").contains("\"n\":0,");
    }
  }

  @Test
  void theTimerFreesAModelThatNoEventCanReachAnyMore() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(shortLived(), 1, null)) {
      RawRecord first = TestTopics.event("acme", 0);
      harness.event(first);
      var subtask = harness.subtask(0);
      long earliest = first.timestamp() + HOUR + ScoringHarness.RULES.limits().maxPastMillis();
      subtask.processWatermark(earliest);
      assertThat(subtask.numKeyedStateEntries()).as("an event could still come").isPositive();
      subtask.processWatermark(earliest + HOUR);
      assertThat(subtask.numKeyedStateEntries()).isZero();
      assertThat(subtask.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void aWatermarkFarAheadOfAKeyDoesNotTakeItsModel() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(shortLived(), 1, null)) {
      var subtask = harness.subtask(0);
      long years = 20_000 * HOUR;
      subtask.processWatermark(TestTopics.START_MILLIS + years);
      for (int i = 0; i < 40; i += 4) {
        harness.event(TestTopics.event("acme", i));
        subtask.processWatermark(TestTopics.START_MILLIS + years + i);
      }
      assertThat(harness.scores.get(9)).as("old events beside new ones").contains("\"n\":9,");
    }
  }

  @Test
  void drainingTheJobKeepsTheModels() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(shortLived(), 1, null)) {
      harness.event(TestTopics.event("acme", 0));
      harness.subtask(0).processWatermark(Long.MAX_VALUE);
      assertThat(harness.subtask(0).numKeyedStateEntries()).isPositive();
    }
  }

  private static TestTopics shortLived() {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ",\"expireAfter\":\"PT1H\""));
    return topics;
  }

  @Test
  void busyKeysKeepOneTimerEach() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      harness.events(0, EVENTS);
      assertThat(harness.subtask(0).numEventTimeTimers()).isEqualTo(4);
    }
  }

  @Test
  void anOutlierIsAnAlertWithItsReason() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      harness.events(0, EVENTS);
      int before = harness.alerts.size();
      harness.event(TestTopics.event("acme", EVENTS, 500, 5));
      assertThat(harness.scores.get(EVENTS))
          .contains("\"anomaly\":true")
          .contains("\"top\":[{\"feature\":\"a\"");
      assertThat(harness.alerts).hasSizeGreaterThanOrEqualTo(before);
    }
  }
}
