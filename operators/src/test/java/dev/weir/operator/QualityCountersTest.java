package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was let in and yet is not what was asked for is counted, tenant by tenant. */
class QualityCountersTest {
  private static final long HOUR = 3_600_000L;
  private static final String CONFIG =
      "{\"tenant\":\"%s\",\"version\":1,\"features\":[{\"name\":\"a\",\"type\":\"number\","
          + "\"max\":100},{\"name\":\"b\",\"type\":\"number\",\"missing\":\"mean\"},"
          + "{\"name\":\"c\",\"type\":\"category\",\"missing\":\"zero\"}],\"detector\":{\"type\":"
          + "\"robust-z-score\",\"window\":32},\"warmup\":160,\"extraFeatures\":\"ignore\"%s}";
  private static final String VALIDATION =
      ",\"validation\":{\"lateAfter\":\"PT1H\",\"plausible\":[{\"feature\":\"a\",\"max\":10},"
          + "{\"feature\":\"b\",\"min\":-1},{\"feature\":\"c\",\"values\":[\"web\"]}]}";

  private int sent;

  /** An event, {@code behind} milliseconds behind its record; of one of four entities. */
  private RawRecord event(String tenant, String features, String more, long behind) {
    String json = "{\"tenant\":\"%s\",\"entity\":\"e%d\",\"time\":%d,\"features\":{%s}%s}";
    long now = TestTopics.START_MILLIS + sent * 1_000L;
    String value = json.formatted(tenant, sent % 4, now - behind, features, more);
    return TestTopics.record("events", sent++, "k", value, now);
  }

  private static TestTopics topics(String... configs) {
    TestTopics topics = new TestTopics();
    for (String config : configs) {
      String tenant = config.replaceFirst("\\{\"tenant\":\"([^\"]*).*", "$1");
      topics.requests.add(TestTopics.record("config", topics.requests.size(), tenant, config, 0));
    }
    return topics;
  }

  private static Map<String, Long> quality(ScoringHarness harness, String tenant) {
    Map<String, Long> counts = new TreeMap<>(harness.metrics.under("weir.tenant=" + tenant + "."));
    counts.keySet().removeIf(name -> name.startsWith("status=") || name.startsWith("model"));
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyCounterCountsItsOwnTenantsEvents(int parallelism) throws Exception {
    String strict = CONFIG.formatted("acme", VALIDATION);
    String lax = CONFIG.formatted("zeta", "");
    try (ScoringHarness harness = new ScoringHarness(topics(strict, lax), parallelism, null)) {
      for (String tenant : new String[] {"acme", "zeta"}) {
        send(harness, tenant);
      }
      Map<String, Long> asked =
          Map.of(
              "events", 9L,
              "code=OUT_OF_RANGE.rejected", 1L,
              "extraFields", 3L,
              "extraFeatures", 2L,
              "missingFeatures", 4L,
              "imputedFeatures", 4L,
              "implausibleFeatures", 4L,
              "reviews", 2L,
              "lateEvents", 1L);
      assertThat(quality(harness, "acme")).isEqualTo(asked);
      Map<String, Long> notAsked = new TreeMap<>(asked);
      notAsked.keySet().removeAll(List.of("implausibleFeatures", "reviews", "lateEvents"));
      assertThat(quality(harness, "zeta")).isEqualTo(notAsked);
      assertThat(harness.scores).hasSize(16);
      assertThat(harness.scores).filteredOn(s -> s.contains("\"review\":[")).hasSize(2);
      assertThat(harness.scores).filteredOn(s -> s.contains("\"late\":true")).hasSize(1);
    }
  }

  /** Nine events of which the last is refused, whatever else is strange about it. */
  private void send(ScoringHarness harness, String tenant) throws Exception {
    String good = "\"a\":1,\"b\":2,\"c\":\"web\"";
    harness.event(event(tenant, good, "", 0));
    harness.event(event(tenant, good, ",\"x\":1,\"y\":{\"z\":[]},\"w\":null", 0));
    harness.event(event(tenant, good + ",\"d\":1,\"e\":\"f\"", "", 0));
    harness.event(event(tenant, "\"a\":1,\"b\":2", "", 0));
    harness.event(event(tenant, "\"a\":1", "", 0));
    harness.event(event(tenant, "\"a\":11,\"b\":-2,\"c\":\"shop\"", "", HOUR));
    harness.event(event(tenant, "\"a\":10.5,\"b\":null,\"c\":\"web\"", "", 0));
    harness.event(event(tenant, good, "", HOUR + 1));
    harness.event(event(tenant, "\"a\":101,\"d\":1", ",\"x\":1", 2 * HOUR));
  }

  @Test
  void tenantsBeyondTheBoundShareOneSeries() throws Exception {
    String[] configs = new String[12];
    for (int i = 0; i < configs.length; i++) {
      configs[i] = CONFIG.formatted("t" + i, VALIDATION);
    }
    try (ScoringHarness harness = new ScoringHarness(topics(configs), 1, null)) {
      for (int i = 0; i < configs.length; i++) {
        harness.event(event("t" + i, "\"a\":11,\"g\":1", ",\"x\":1", HOUR + 1));
      }
      Map<String, Long> one =
          Map.of(
              "events", 1L,
              "extraFields", 1L,
              "extraFeatures", 1L,
              "missingFeatures", 2L,
              "imputedFeatures", 2L,
              "implausibleFeatures", 1L,
              "reviews", 1L,
              "lateEvents", 1L);
      Map<String, Long> two = new TreeMap<>();
      one.forEach((name, count) -> two.put(name, 2 * count));
      assertThat(quality(harness, "t9")).isEqualTo(one);
      assertThat(quality(harness, "t10")).isEmpty();
      assertThat(quality(harness, TenantMetrics.OTHER)).isEqualTo(two);
    }
  }
}
