package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts as changes, through failures: what is committed has each change once. */
class AlertTransitionsTest {
  private static final int EVENTS = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestTopics topics() {
    return topics("");
  }

  private static TestTopics topics(String more) {
    TestTopics topics = new TestTopics();
    topics.requests.add(
        TestTopics.config(
            0,
            "acme",
            1,
            ",\"threshold\":{\"on\":\"score\",\"medium\":6,\"high\":20,\"critical\":90},"
                + "\"alerts\":{\"minSeverity\":\"medium\",\"transitions\":true,"
                + "\"resolveAfter\":\"PT6S\",\"escalate\":true,"
                + "\"flapping\":{\"window\":\"PT5M\",\"changes\":4}"
                + more
                + "}"));
    return topics;
  }

  /** Spells of outliers of every entity, long and short ones. */
  private static RawRecord event(int index) {
    int entity = index % 4;
    SplittableRandom spell = new SplittableRandom(index / 60 * 4 + entity);
    SplittableRandom random = new SplittableRandom(index);
    boolean out = spell.nextInt(4) == 0 && random.nextInt(3) > 0;
    double a = random.nextDouble() + (out ? Math.scalb(1.0, 3 + random.nextInt(6)) : 0);
    return TestTopics.event("acme", index, a, random.nextDouble() * 10);
  }

  private static List<String> uncut() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      for (int i = 0; i < EVENTS; i++) {
        harness.event(event(i));
      }
      return List.copyOf(harness.alerts);
    }
  }

  /** What is committed: what came before a checkpoint that was completed. */
  private static List<String> committedThroughFailures(int parallelism, int seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> committed = new ArrayList<>();
    ScoringHarness.Saved saved = null;
    int next = 0;
    while (next < EVENTS) {
      TestTopics topics = saved == null ? topics() : new TestTopics();
      int subtasks = saved == null ? parallelism : List.of(1, 2, 4).get(random.nextInt(3));
      try (ScoringHarness harness = new ScoringHarness(topics, subtasks, saved)) {
        int checkpoint = Math.min(EVENTS, next + 1 + random.nextInt(700));
        int failure = Math.min(EVENTS, checkpoint + random.nextInt(300));
        for (int i = next; i < checkpoint; i++) {
          harness.event(event(i));
        }
        saved = harness.save(checkpoint);
        committed.addAll(harness.alerts);
        for (int i = checkpoint; i < failure; i++) {
          // Judged, told to nobody, and judged again after the failure.
          harness.event(event(i));
        }
        next = checkpoint;
      }
    }
    return committed;
  }

  @Test
  void onlyWhatCallsSomebodyOutIsSentWithTheBudget() throws Exception {
    Map<String, Set<Integer>> budgets = new TreeMap<>();
    List<String> sent = new ArrayList<>();
    try (ScoringHarness harness = new ScoringHarness(topics(",\"budget\":7"), 1, null)) {
      for (int i = 0; i < EVENTS; i++) {
        harness.event(event(i));
      }
      assertThat(harness.alerts).isEmpty();
      for (BudgetedAlert alert : harness.budgeted) {
        sent.add(new String(alert.alert.value, StandardCharsets.UTF_8));
        String kind = JSON.readTree(alert.alert.value).get("transition").textValue();
        budgets.computeIfAbsent(kind, any -> new TreeSet<>()).add(alert.budget);
      }
    }
    assertThat(sent).isEqualTo(uncut());
    assertThat(budgets)
        .isEqualTo(
            Map.of(
                "firing", Set.of(7),
                "escalated", Set.of(7),
                "resolved", Set.of(BudgetAlerts.FREE),
                "flapping", Set.of(BudgetAlerts.FREE)));
  }

  @Test
  void everyChangeAndWhateverIsHeldBackIsCounted() throws Exception {
    Map<String, Long> expected = new TreeMap<>();
    Map<String, Long> counted;
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      for (int i = 0; i < EVENTS; i++) {
        harness.event(event(i));
      }
      for (String text : harness.alerts) {
        JsonNode alert = JSON.readTree(text);
        String kind = alert.get("transition").textValue().toUpperCase(Locale.ROOT);
        count(expected, "transition=" + kind + ".alertTransitions");
        if (kind.equals("FIRING") || kind.equals("ESCALATED")) {
          String severity = alert.get("severity").textValue().toUpperCase(Locale.ROOT);
          count(expected, "severity=" + severity + ".alerts");
          if (alert.get("firstOfCooldown").booleanValue()) {
            count(expected, "alertsFirst");
          }
        }
      }
      for (String text : harness.scores) {
        if (JSON.readTree(text).path("alertHeld").asText().equals("flapping")) {
          count(expected, "cause=FLAPPING.alertsHeld");
        }
      }
      counted = new TreeMap<>(harness.metrics.under("weir.tenant=acme."));
      counted.keySet().removeIf(name -> !name.contains("alert"));
    }
    assertThat(counted).isEqualTo(expected).containsKey("cause=FLAPPING.alertsHeld");
  }

  private static void count(Map<String, Long> counts, String name) {
    counts.merge(name, 1L, Long::sum);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void throughFailuresNoChangeIsMissingAndNoneIsThereTwice(int parallelism) throws Exception {
    List<String> expected = uncut();
    for (int seed = 1; seed <= 2; seed++) {
      List<String> committed = committedThroughFailures(parallelism, seed);
      assertThat(committed).as("seed %d", seed).isEqualTo(expected);
    }
    Map<String, String> open = new HashMap<>();
    Set<String> ids = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (String text : expected) {
      JsonNode alert = JSON.readTree(text);
      String entity = alert.get("entity").textValue();
      String id = alert.get("alertId").textValue();
      String kind = alert.get("transition").textValue();
      kinds.add(kind);
      switch (kind) {
        case "firing" -> {
          assertThat(ids.add(id)).as(text).isTrue();
          assertThat(open.put(entity, id)).as(text).isNull();
          assertThat(id).as(text).endsWith("-" + alert.get("n"));
        }
        case "resolved" -> assertThat(open.remove(entity)).as(text).isEqualTo(id);
        case "escalated" -> assertThat(open.get(entity)).as(text).isEqualTo(id);
        case "flapping" -> assertThat(ids).as(text).contains(id);
        default -> throw new AssertionError(text);
      }
    }
    assertThat(kinds).containsExactlyInAnyOrder("firing", "resolved", "escalated", "flapping");
  }
}
