package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.detect.DetectorType;
import dev.weir.event.RawRecord;
import dev.weir.model.Sabotage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboards name metrics that the operators really have. */
class MetricNamesTest {
  private static final Path CONFIGS = Path.of("..", "configs");

  /** What Flink's Prometheus reporter puts before the names of an operator's metrics. */
  private static final String SCOPE = "flink_taskmanager_job_task_operator_";

  private static final Pattern NAME = Pattern.compile("\\bflink_\\w+");

  private static Set<String> namesIn(String text) {
    return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /** A tenant with everything: what is counted comes with the first that there is to count. */
  private static TestTopics topics() {
    TestTopics topics = new TestTopics();
    topics.requests.add(
        TestTopics.config(
            0,
            "acme",
            1,
            ",\"threshold\":{\"on\":\"score\",\"medium\":3,\"high\":20,\"critical\":90},"
                + "\"alerts\":{\"minSeverity\":\"medium\",\"transitions\":true,"
                + "\"resolveAfter\":\"PT1S\",\"flapping\":{\"window\":\"PT1H\",\"changes\":2}},"
                + "\"breaker\":{\"failureRate\":0.2,\"window\":10,\"openFor\":\"PT10S\"},"
                + "\"limits\":{\"eventsPerSecond\":1000}"));
    topics.requests.add(
        TestTopics.config(
            1, "slow", 1, ",\"limits\":{\"eventsPerSecond\":1,\"onExceed\":\"park\"}"));
    return topics;
  }

  private static Set<String> existing() throws Exception {
    ScoringHarness.Store store = ScoringHarness.Store.HEAP.sabotaged(DetectorType.ROBUST_Z_SCORE);
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null, store)) {
      for (int i = 0; i < 1_200; i++) {
        boolean fails = i > 1_000 && i % 4 == 1 && i % 100 < 40;
        boolean outlier = i > 800 && i % 9 == 0;
        double a = fails ? Sabotage.SCORE_THROWS : outlier ? 40 : i % 7;
        harness.event(TestTopics.event("acme", i, a, 5));
      }
      RawRecord same = TestTopics.event("slow", 0);
      harness.event(same);
      harness.event(same);
      harness.event(TestTopics.record("events", 0, null, "{", TestTopics.START_MILLIS));
      return harness.metrics.under("").keySet().stream()
          .map(name -> SCOPE + name.replaceAll("=[^.]*", "").replace('.', '_'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyMetricOfTheAlertRulesAndTheDashboardExists() throws Exception {
    Set<String> existing = existing();
    String rules = Files.readString(CONFIGS.resolve("alerts/weir.rules.yaml"));
    String dashboard = Files.readString(CONFIGS.resolve("dashboards/weir-tenants.json"));
    assertThat(namesIn(rules)).hasSizeGreaterThan(5).isSubsetOf(existing);
    assertThat(namesIn(dashboard)).hasSizeGreaterThan(10).isSubsetOf(existing);
  }

  @Test
  void everyPanelOfTheDashboardHasAPlaceOfItsOwnAndAQuery() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(CONFIGS.resolve("dashboards/weir-tenants.json").toFile());
    Set<String> places = new TreeSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      JsonNode place = panel.get("gridPos");
      assertThat(places.add(place.get("x") + "/" + place.get("y"))).as("%s", panel).isTrue();
      assertThat(panel.get("targets")).isNotEmpty();
      panel.get("targets").forEach(t -> assertThat(t.get("expr").asText()).isNotEmpty());
    }
    assertThat(places).hasSizeGreaterThan(6);
  }
}
