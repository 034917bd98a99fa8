package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand records, most of them bad: each comes out once, and the bad ones untouched.
 */
class PoisonFloodTest {
  private static final int RECORDS = 100_000;
  private static final String GOOD_HEAD = "{\"tenant\":\"acme\",\"time\":%d,\"features\":";

  /** Templates of values; %d is the time. */
  private static Map<String, String> poison() {
    Map<String, String> poison = new LinkedHashMap<>();
    poison.put("EMPTY", "");
    poison.put("MALFORMED_JSON", "not json");
    poison.put("MALFORMED_JSON#cut", GOOD_HEAD + "{\"a\":1");
    poison.put("TRAILING_DATA", GOOD_HEAD + "{\"a\":1,\"b\":2}}{}");
    poison.put("DUPLICATE_FIELD", GOOD_HEAD + "{\"a\":1,\"a\":2,\"b\":2}}");
    poison.put("WRONG_TYPE", GOOD_HEAD + "{\"a\":\"12\",\"b\":2}}");
    poison.put("NON_FINITE", GOOD_HEAD + "{\"a\":1e999,\"b\":2}}");
    poison.put("NUMBER_TOO_LONG", GOOD_HEAD + "{\"a\":" + "9".repeat(900) + ",\"b\":2}}");
    poison.put("TOO_DEEP", "{\"x\":" + "[".repeat(5_000));
    poison.put("UNKNOWN_TENANT", GOOD_HEAD.replace("acme", "nobody") + "{\"a\":1,\"b\":2}}");
    poison.put("MISSING_FEATURE", GOOD_HEAD + "{\"a\":1}}");
    poison.put("UNKNOWN_FEATURE", GOOD_HEAD + "{\"a\":1,\"b\":2,\"c\":3}}");
    poison.put(
        "INVALID_TIMESTAMP", "{\"tenant\":\"acme\",\"time\":12,\"features\":{\"a\":1,\"b\":2}}");
    poison.put("NOT_OBJECT", "[]");
    return poison;
  }

  @Test
  void everyRecordComesOutOnceAndTheBadOnesUntouched() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    Map<String, String> poison = poison();
    String[] codes = poison.keySet().toArray(String[]::new);
    Map<String, Integer> sent = new TreeMap<>();
    int good = 0;
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      for (int i = 0; i < RECORDS; i++) {
        int kind = i % (codes.length + 5);
        if (kind >= codes.length) {
          harness.event(TestTopics.event("acme", i));
          good++;
          continue;
        }
        long millis = TestTopics.START_MILLIS + i * 1_000L;
        String value = String.format(Locale.ROOT, poison.get(codes[kind]), millis);
        RawRecord raw = TestTopics.record("events", i, "acme", value, millis);
        harness.event(raw);
        sent.merge(codes[kind].replaceFirst("#.*", ""), 1, Integer::sum);
        OutputRecord letter = harness.deadLetters.get(harness.deadLetters.size() - 1);
        assertThat(letter.value).isEqualTo(raw.value());
        assertThat(letter.key).isEqualTo(raw.key());
      }
      Map<String, Integer> found = new TreeMap<>();
      for (OutputRecord letter : harness.deadLetters) {
        assertThat(letter.headerNames[0]).isEqualTo("weir-code");
        found.merge(new String(letter.headerValues[0], StandardCharsets.UTF_8), 1, Integer::sum);
      }
      assertThat(found).isEqualTo(sent);
      assertThat(harness.scores).hasSize(good);
      assertThat(harness.scores.size() + harness.deadLetters.size()).isEqualTo(RECORDS);
    }
  }

  @Test
  void aRecordWithAHugeKeyIsADeadLetterBecauseItsScoreWouldNotFit() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      String value = new String(TestTopics.event("acme", 1).value(), StandardCharsets.UTF_8);
      harness.event(
          TestTopics.record("events", 1, "k".repeat(5_000), value, TestTopics.START_MILLIS));
      assertThat(harness.scores).isEmpty();
      assertThat(harness.deadLetters.get(0).headerValues[0]).asString().isEqualTo("KEY_TOO_LARGE");
    }
  }

  @Test
  void aLetterThatDoesNotFitCarriesTheHashOfItsPayload() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(new TestTopics(), 1, null)) {
      harness.event(TestTopics.record("events", 1, "k", "x".repeat(2 << 20), 0));
      OutputRecord letter = harness.deadLetters.get(0);
      assertThat(letter.value).isEmpty();
      assertThat(letter.headerNames).contains(DeadLetters.PAYLOAD_HASH);
      assertThat(letter.headerValues[letter.headerValues.length - 1]).hasSize(64);
    }
  }
}
