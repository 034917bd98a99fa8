package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.detect.DetectorType;
import dev.weir.event.RawRecord;
import dev.weir.model.Sabotage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One entity's detector fails again and again; its neighbours' do not. */
class DegradedScoringTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVENTS = 2_400;
  private static final float[] FAULTS = {
    Sabotage.SCORE_IS_NAN,
    Sabotage.ALL_SCORES_THROW,
    Sabotage.LEARN_THROWS,
    Sabotage.ALL_LEARNS_THROW,
    Sabotage.SCORE_THROWS,
    Sabotage.SCORE_THROWS
  };
  private static final String DEGRADATION =
      ",\"fallback\":{\"type\":\"moving-statistics\",\"window\":32},\"breaker\":"
          + "{\"failureRate\":0.4,\"window\":10,\"openFor\":\"PT2M\",\"trialCalls\":3}";

  private static TestTopics topics(String more) {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, more));
    return topics;
  }

  /** Event {@code index}; those of entity e1 fail in bunches once it is warm. */
  private static RawRecord event(int index, boolean poisoned) {
    boolean fails = index % 4 == 1 && index > 900 && index % 200 < 60;
    return poisoned && fails
        ? TestTopics.event("acme", index, FAULTS[index / 200 % FAULTS.length], 5)
        : TestTopics.event("acme", index);
  }

  private static ScoringHarness harness(
      String more, int parallelism, ScoringHarness.Saved saved, ScoringHarness.Store store)
      throws Exception {
    TestTopics topics = saved == null ? topics(more) : new TestTopics();
    return new ScoringHarness(
        topics, parallelism, saved, store.sabotaged(DetectorType.ROBUST_Z_SCORE));
  }

  private static List<String> uncut(String more, boolean poisoned) throws Exception {
    try (ScoringHarness harness = harness(more, 1, null, ScoringHarness.Store.HEAP)) {
      for (int i = 0; i < EVENTS; i++) {
        harness.event(event(i, poisoned));
      }
      assertThat(harness.deadLetters).isEmpty();
      return List.copyOf(harness.scores);
    }
  }

  @Test
  void everyEventHasItsScoreAndTheNeighboursDoNotNotice() throws Exception {
    List<String> poisoned = uncut(DEGRADATION, true);
    List<String> sound = uncut(DEGRADATION, false);
    assertThat(poisoned).hasSize(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      assertThat(poisoned.get(i)).contains("\"id\":\"" + i + "\"");
      if (i % 4 != 1) {
        assertThat(poisoned.get(i)).isEqualTo(sound.get(i));
      }
    }
    assertThat(sound).noneMatch(score -> score.contains("\"health\""));
    assertThat(poisoned.stream().map(DegradedScoringTest::said).collect(Collectors.toSet()))
        .contains(
            "scored robust-z-score",
            "fallback degraded DETECTOR_FAILED moving-statistics",
            "fallback degraded SCORE_NOT_FINITE moving-statistics",
            "fallback degraded BREAKER_OPEN moving-statistics",
            "fallback degraded RECOVERING moving-statistics",
            "fallback failed DETECTOR_FAILED last-resort",
            "fallback failed BREAKER_OPEN last-resort",
            "scored degraded ON_TRIAL robust-z-score",
            "scored degraded LEARNING_FAILED robust-z-score");
  }

  @Test
  void everyFailureAndWhatBecomesOfItIsCounted() throws Exception {
    Map<String, Long> expected = new TreeMap<>();
    Map<String, Long> counted;
    try (ScoringHarness harness = harness(DEGRADATION, 1, null, ScoringHarness.Store.HEAP)) {
      for (int i = 0; i < EVENTS; i++) {
        harness.event(event(i, true));
      }
      String health = "healthy";
      String cause = "";
      for (int i = 1; i < EVENTS; i += 4) {
        JsonNode score = JSON.readTree(harness.scores.get(i));
        String nextHealth = score.path("health").asText("healthy");
        String nextCause = score.path("cause").asText();
        count(expected, !nextCause.isEmpty(), "cause=" + nextCause + ".degraded");
        boolean changed = !nextHealth.equals(health);
        String to = nextHealth.toUpperCase(Locale.ROOT);
        count(expected, changed, "to=" + to + ".healthChanges");
        boolean opened = nextCause.equals("BREAKER_OPEN") && !cause.equals(nextCause);
        count(expected, opened, "breakersOpened");
        health = nextHealth;
        cause = nextCause;
      }
      for (String score : harness.scores) {
        count(expected, score.contains("\"status\":\"fallback\""), "status=FALLBACK.scores");
      }
      counted = new TreeMap<>(harness.metrics.under("weir.tenant=acme."));
    }
    // What no score says of itself.
    assertThat(counted)
        .containsKeys("breakersClosed", "modelsRebuilt", "fallbacksFailed")
        .doesNotContainKey("candidatesFailed");
    assertThat(counted.get("breakersClosed")).isLessThanOrEqualTo(expected.get("breakersOpened"));
    counted.keySet().retainAll(expected.keySet());
    assertThat(counted).isEqualTo(expected).containsKeys("to=FAILED.healthChanges");
  }

  private static void count(Map<String, Long> counts, boolean holds, String name) {
    if (holds) {
      counts.merge(name, 1L, Long::sum);
    }
  }

  /** What a score says of who judged: status, health, cause, detector. */
  private static String said(String score) {
    String from = score.substring(score.indexOf("\"status\""), score.indexOf(",\"config\""));
    return from.replaceAll("\"[a-z]+\":\"([^\"]+)\",?", "$1 ").strip();
  }

  @Test
  void aFallbackChangesNothingThatASoundModelSays() throws Exception {
    assertThat(uncut(DEGRADATION, false)).isEqualTo(uncut("", false));
  }

  static Stream<Arguments> restores() {
    ScoringHarness.Store disk = ScoringHarness.Store.disk(new ModelCacheSize(1 << 16, 1 << 15));
    return Stream.of(
        Arguments.of(1, 1_203, ScoringHarness.Store.HEAP),
        Arguments.of(2, 1_033, ScoringHarness.Store.HEAP),
        Arguments.of(4, 1_647, ScoringHarness.Store.HEAP),
        Arguments.of(2, 1_247, disk));
  }

  @ParameterizedTest
  @MethodSource("restores")
  void restoredAtAnotherParallelismItGoesOnWithTheSameBytes(
      int parallelism, int cut, ScoringHarness.Store store) throws Exception {
    ScoringHarness.Saved saved;
    List<String> scores = new ArrayList<>();
    try (ScoringHarness before = harness(DEGRADATION, 2, null, store)) {
      for (int i = 0; i < cut; i++) {
        before.event(event(i, true));
      }
      saved = before.save(1);
      scores.addAll(before.scores);
    }
    try (ScoringHarness after = harness("", parallelism, saved, store)) {
      for (int i = cut; i < EVENTS; i++) {
        after.event(event(i, true));
      }
      scores.addAll(after.scores);
    }
    assertThat(scores).isEqualTo(uncut(DEGRADATION, true));
  }
}
