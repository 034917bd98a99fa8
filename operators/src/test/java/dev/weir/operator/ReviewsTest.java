package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.event.ScoreRecord;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantConfigJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewsTest {
  private static final String PLAUSIBLE =
      ",\"validation\":{\"plausible\":[{\"feature\":\"a\",\"min\":0,\"max\":0.5},"
          + "{\"feature\":\"b\",\"max\":8}]}";

  private static TestTopics topics(String more) {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, more));
    return topics;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void whatIsNotExpectedIsScoredAsBeforeAndNamed(int parallelism) throws Exception {
    List<String> plain = run(topics(""), 1);
    List<String> reviewed = run(topics(PLAUSIBLE), parallelism);
    List<String> stripped = new ArrayList<>();
    int[] named = new int[3];
    for (int i = 0; i < reviewed.size(); i++) {
      String score = reviewed.get(i);
      boolean a = value(i, "a") > 0.5;
      boolean b = value(i, "b") > 8;
      String expected = a && b ? "\"a\",\"b\"" : a ? "\"a\"" : "\"b\"";
      named[a && b ? 2 : a || b ? 1 : 0]++;
      assertThat(score.contains("\"review\"")).isEqualTo(a || b);
      assertThat(score).matches(s -> !a && !b || s.contains("\"review\":[" + expected + "],"));
      stripped.add(score.replaceFirst("\"review\":\\[[^]]*],", ""));
    }
    assertThat(named).doesNotContain(0);
    assertThat(stripped).isEqualTo(plain);
  }

  private static List<String> run(TestTopics topics, int parallelism) throws Exception {
    ScoringHarness.Saved saved;
    List<String> scores = new ArrayList<>();
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      for (int i = 0; i < 200; i++) {
        harness.event(TestTopics.event("acme", i));
      }
      scores.addAll(harness.scores);
      saved = harness.save(1);
    }
    try (ScoringHarness harness = new ScoringHarness(new TestTopics(), parallelism, saved)) {
      for (int i = 200; i < 400; i++) {
        harness.event(TestTopics.event("acme", i));
      }
      scores.addAll(harness.scores);
    }
    return scores;
  }

  private static double value(int index, String feature) {
    RawRecord raw = TestTopics.event("acme", index);
    String json = new String(raw.value(), StandardCharsets.UTF_8);
    return Double.parseDouble(json.replaceFirst(".*\"" + feature + "\":([^,}]*).*", "$1"));
  }

  @Test
  void aCategoryThatNobodyExpectsIsNamedAndAMissingOneIsNot() throws Exception {
    String config =
        "{\"tenant\":\"acme\",\"version\":1,\"features\":[{\"name\":\"c\",\"type\":\"category\","
            + "\"missing\":\"zero\"},{\"name\":\"a\",\"type\":\"number\"}],\"validation\":"
            + "{\"plausible\":[{\"feature\":\"c\",\"values\":[\"web\",\"app\",\"Z\u00fcrich\"]}]}}";
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.record("config", 0, "acme", config, 0));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      for (String c : List.of("\"web\"", "\"Z\u00fcrich\"", "null", "\"Web\"")) {
        String event = "{\"tenant\":\"acme\",\"features\":{\"a\":1,\"c\":" + c + "}}";
        harness.event(TestTopics.record("events", 0, "k", event, TestTopics.START_MILLIS));
      }
      assertThat(harness.scores.subList(0, 3)).noneMatch(score -> score.contains("review"));
      assertThat(harness.scores.get(3)).contains("\"review\":[\"c\"]");
    }
  }

  @Property(tries = 200)
  void namesAtMostEightAndCountsAll(@ForAll @Size(min = 12, max = 12) List<Boolean> beyond) {
    StringBuilder features = new StringBuilder();
    StringBuilder plausible = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      String comma = i == 0 ? "" : ",";
      features.append(comma).append("{\"name\":\"f%d\",\"type\":\"number\"}".formatted(i));
      plausible.append(comma).append("{\"feature\":\"f%d\",\"min\":-1,\"max\":1}".formatted(i));
    }
    String json =
        "{\"tenant\":\"acme\",\"version\":1,\"features\":[%s],\"validation\":{\"plausible\":[%s]}}"
            .formatted(features, plausible);
    JudgingConfig config =
        new JudgingConfig(
            TenantConfigJson.parse(json.getBytes(StandardCharsets.UTF_8)), null, ConfigEpoch.NONE);
    double[] values = new double[12];
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      values[i] = beyond.get(i) ? (i % 2 == 0 ? 1.5 : -1.5) : i % 3 == 0 ? Double.NaN : 1;
      if (beyond.get(i)) {
        expected.add("f" + i);
      }
    }
    ScoreRecord score = new ScoreRecord();
    assertThat(Reviews.of(config).mark(values, score)).isEqualTo(expected.size());
    List<String> named = new ArrayList<>();
    for (int i = 0; i < score.reviewCount(); i++) {
      named.add(score.review(i));
    }
    assertThat(named).isEqualTo(expected.subList(0, Math.min(8, expected.size())));
  }
}
