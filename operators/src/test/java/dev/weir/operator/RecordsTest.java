package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant whose records have a form of their own gets the scores that Weir's form gets. */
class RecordsTest {
  private static final int EVENTS = 300;
  private static final int SWITCH = 120;
  private static final String RECORDS =
      ",\"records\":{\"time\":\"/meta/ts\",\"entity\":\"/card/id\",\"id\":\"/uuid\","
          + "\"features\":{\"a\":\"/values/0\",\"b\":\"/values/1/b\"}}";

  /** Acme changes its form at an event in the middle; globex keeps to Weir's. */
  private static TestTopics topics(String records) {
    String from = ",\"effectiveFrom\":\"2025-06-15T15:08:40Z\"";
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    topics.requests.add(TestTopics.config(1, "acme", 2, from + records));
    topics.requests.add(TestTopics.config(2, "globex", 1, ""));
    return topics;
  }

  private static List<String> run(int parallelism, boolean ownForm) throws Exception {
    TestTopics topics = topics(ownForm ? RECORDS : "");
    List<String> scores = new ArrayList<>();
    ScoringHarness.Saved saved;
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      send(0, EVENTS / 2, harness, ownForm);
      scores.addAll(harness.scores);
      saved = harness.save(1);
      assertThat(harness.deadLetters).isEmpty();
    }
    try (ScoringHarness harness = new ScoringHarness(new TestTopics(), parallelism, saved)) {
      send(EVENTS / 2, EVENTS, harness, ownForm);
      scores.addAll(harness.scores);
      assertThat(harness.deadLetters).isEmpty();
    }
    return scores;
  }

  private static void send(int from, int to, ScoringHarness harness, boolean ownForm)
      throws Exception {
    for (int i = from; i < to; i++) {
      RawRecord event = TestTopics.event("acme", i);
      harness.event(ownForm && i >= SWITCH ? inOwnForm(event) : event);
      harness.event(TestTopics.event("globex", i));
    }
  }

  private static RawRecord inOwnForm(RawRecord event) {
    String json =
        new String(event.value(), StandardCharsets.UTF_8)
            .replaceFirst(
                "\"entity\":(.*),\"id\":(.*),\"time\":(.*),\"features\":\\{\"a\":(.*),\"b\":(.*)}}",
                "\"values\":[$4,{\"b\":$5},\"more\"],\"card\":{\"id\":$1},\"uuid\":$2,"
                    + "\"meta\":{\"ts\":$3}}");
    assertThat(json).doesNotContain("features");
    return new RawRecord(
        event.key(),
        json.getBytes(StandardCharsets.UTF_8),
        event.timestamp(),
        event.topic(),
        event.partition(),
        event.offset(),
        event.headerNames(),
        event.headerValues());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theScoresAreThoseOfWeirsForm(int parallelism) throws Exception {
    List<String> expected = run(1, false);
    assertThat(expected.get(2 * SWITCH)).contains("acme@2");
    assertThat(expected.get(2 * SWITCH - 2)).contains("acme@1");
    assertThat(run(parallelism, true)).isEqualTo(expected);
  }

  @Test
  void aRecordInTheFormOfAnotherTimeIsRefusedWithThePointer() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(RECORDS), 1, null)) {
      harness.event(inOwnForm(TestTopics.event("acme", SWITCH - 1)));
      harness.event(TestTopics.event("acme", SWITCH));
      assertThat(harness.scores).isEmpty();
      assertThat(harness.deadLetters)
          .extracting(letter -> new String(letter.headerValues[0], StandardCharsets.UTF_8))
          .containsExactly("MISSING_FEATURES", "MISSING_FEATURES");
      assertThat(harness.deadLetters.get(1).headerValues[1])
          .asString()
          .startsWith("field '/values/0': found nothing there, expected");
    }
  }
}
