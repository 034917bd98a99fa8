package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.event.CategoryHash;
import dev.weir.event.CategoryKey;
import dev.weir.event.EventDecoder;
import dev.weir.event.RawRecord;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.TenantConfigs;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What a category of people says cannot be found again without the job's key. */
class PiiTest {
  private static final String CANARY = "canary@example.com";
  private static final String CONFIG =
      "{\"tenant\":\"acme\",\"version\":1,\"features\":[{\"name\":\"a\",\"type\":\"number\"},"
          + "{\"name\":\"who\",\"type\":\"category\",\"encoding\":\"one-hot\",\"buckets\":8%s}],"
          + "\"detector\":{\"type\":\"robust-z-score\",\"window\":32},\"warmup\":32,"
          + "\"explain\":\"always\",\"threshold\":{\"on\":\"score\",\"medium\":0.001},"
          + "\"alerts\":{\"minSeverity\":\"medium\"}}";
  private static final String PII = ",\"pii\":\"hash\"";

  private static CategoryKey key(char filling) {
    char[] secret = new char[40];
    Arrays.fill(secret, filling);
    return new CategoryKey(new String(secret).getBytes(StandardCharsets.UTF_8));
  }

  /** Everything that leaves a job of 200 events: state, network, scores and alerts. */
  private record Left(byte[] state, double onTheWire, List<String> scores, List<String> alerts) {}

  private static Left run(String pii, CategoryKey key) throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.record("config", 0, "acme", CONFIG.formatted(pii), 0));
    EventRules rules =
        new EventRules(EventDecoder.Limits.DEFAULT, TenantBinding.parse("body"), 10, 1 << 20)
            .withCategoryKey(key);
    try (ScoringHarness harness =
        new ScoringHarness(topics, 1, null, ScoringHarness.Store.HEAP, rules)) {
      for (int i = 0; i < 200; i++) {
        harness.event(event(i % 7, i % 3 == 0 ? CANARY : "someone-" + i % 5));
      }
      double wire = harness.configured(event(1, CANARY)).observation.values[1];
      ByteArrayOutputStream state = new ByteArrayOutputStream();
      for (KeyedStateHandle handle : harness.save(1).models().getManagedKeyedState()) {
        try (InputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
          in.transferTo(state);
        }
      }
      return new Left(
          state.toByteArray(), wire, List.copyOf(harness.scores), List.copyOf(harness.alerts));
    }
  }

  private static RawRecord event(double a, String who) {
    String form = "{\"tenant\":\"acme\",\"features\":{\"a\":%s,\"who\":\"%s\"}}";
    return TestTopics.record("events", 0, "k", form.formatted(a, who), TestTopics.START_MILLIS);
  }

  @Test
  void aCanaryIsNowhereToBeFound() throws Exception {
    Left open = run("", null);
    Left hashed = run(PII, key('x'));
    assertThat(holds(open.state, CategoryHash.of(CANARY))).as("it could be found").isTrue();
    assertThat(holds(hashed.state, CategoryHash.of(CANARY))).isFalse();
    assertThat(holds(hashed.state, key('x').hash(CANARY))).as("it is there, keyed").isTrue();
    assertThat(open.onTheWire).isEqualTo(CategoryHash.of(CANARY));
    assertThat(hashed.onTheWire).isEqualTo(key('x').hash(CANARY));
    assertThat(hashed.alerts).isNotEmpty();
    List<String> texts = new ArrayList<>(hashed.scores);
    texts.addAll(hashed.alerts);
    texts.add(new String(hashed.state, StandardCharsets.ISO_8859_1));
    assertThat(texts).noneMatch(text -> text.contains("canary"));
    assertThat(hashed.scores).as("the model learns the same").hasSameSizeAs(open.scores);
    assertThat(score(hashed.scores.get(199))).isEqualTo(score(open.scores.get(199)));
  }

  private static String score(String json) {
    return json.replaceFirst(".*(\"score\":[^,]*,\"rarity\":[^,]*),.*", "$1");
  }

  private static boolean holds(byte[] state, double hash) {
    byte[] asLong = ByteBuffer.allocate(8).putLong((long) hash).array();
    byte[] asDouble = ByteBuffer.allocate(8).putDouble(hash).array();
    return indexOf(state, asLong) >= 0 || indexOf(state, asDouble) >= 0;
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void theHashIsFixedForEverAndDependsOnTheKey() {
    assertThat(key('x').hash(CANARY)).isEqualTo(key('x').hash(CANARY)).isBetween(0.0, 0x1p52);
    assertThat(key('x').hash(CANARY)).isNotEqualTo(key('y').hash(CANARY));
    CategoryKey ofTheStandard =
        new CategoryKey("\u000b".repeat(32).getBytes(StandardCharsets.UTF_8));
    assertThat(Long.toHexString((long) ofTheStandard.hash("Hi There"))).isEqualTo(HI_THERE);
    assertThat(key('x')).asString().doesNotContain("x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CategoryKey(new byte[31]))
        .withMessageContaining("expected at least 32");
  }

  private static final String HI_THERE = "198a607eb44bf";

  @Test
  void whatKnowsTheSecretDoesNotShowIt() throws Exception {
    EventRules rules = ScoringHarness.RULES.withCategoryKey(key('q'));
    assertThat(rules.toString()).contains("******").doesNotContain("q").doesNotContain("113");
    CategoryKey sent = InstantiationUtil.clone(key('q'));
    assertThat(sent.hash(CANARY)).as("as it arrives").isEqualTo(key('q').hash(CANARY));
  }

  @Test
  void everyWayToReadAnEventHashesWithTheKey() throws Exception {
    double expected = key('x').hash(CANARY);
    String plain = event(1, CANARY).toString();
    assertThat(plain).doesNotContain("canary");
    try (ScoringHarness harness = harness(key('x'), config(1, PII))) {
      assertThat(values(harness, event(1, CANARY))).containsExactly(1, expected);
      String escaped = CANARY.replace("@", "\\u0040");
      assertThat(values(harness, event(1, escaped))).containsExactly(1, expected);
    }
    String records = "\"records\":{\"features\":{\"a\":\"/x\",\"who\":\"/p/who\"}},\"explain\"";
    String mapped = config(1, PII).replace("\"explain\"", records);
    try (ScoringHarness harness = harness(key('x'), mapped)) {
      String json = "{\"tenant\":\"acme\",\"x\":1,\"p\":{\"who\":\"" + CANARY + "\"}}";
      RawRecord own = TestTopics.record("events", 0, "k", json, TestTopics.START_MILLIS);
      assertThat(values(harness, own)).containsExactly(1, expected);
    }
  }

  @Test
  void aRefusedEventKeepsItsBytesAndSaysNothingOfThemInItsHeaders() throws Exception {
    try (ScoringHarness harness = harness(key('x'), config(1, PII))) {
      RawRecord tooLong = event(1, CANARY.repeat(1_000));
      harness.event(tooLong);
      harness.event(event(1, CANARY + "\",\"strange\":\"" + CANARY));
      harness.event(event(1, CANARY + "\\ud800"));
      harness.event(event(1, CANARY + "\\q"));
      assertThat(harness.deadLetters).hasSize(4);
      assertThat(harness.deadLetters.get(0).value).isEqualTo(tooLong.value());
      for (OutputRecord letter : harness.deadLetters) {
        for (byte[] header : letter.headerValues) {
          assertThat(new String(header, StandardCharsets.UTF_8)).doesNotContain("canary");
        }
      }
    }
  }

  @Test
  void oncePiiIsAskedForThePrecedingModelDoesWithoutTheFixedHash() throws Exception {
    try (ScoringHarness harness = harness(key('x'), config(1, ""), config(2, PII))) {
      assertThat(values(harness, event(1, CANARY)))
          .as("a, who, who of the preceding part")
          .containsExactly(1, key('x').hash(CANARY), Double.NaN);
    }
  }

  @Test
  void withoutTheKeyATenantThatAsksForNoPiiAnyMoreIsJudgedAgain() throws Exception {
    TestTopics topics = new TestTopics();
    topics.accepted.add(ColdStartTest.accepted(request(0, config(1, PII))));
    topics.requests.add(request(1, config(2, "")));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      assertThat(values(harness, event(1, CANARY)))
          .containsExactly(1, CategoryHash.of(CANARY), Double.NaN);
    }
  }

  private static ScoringHarness harness(CategoryKey key, String... configs) throws Exception {
    TestTopics topics = new TestTopics();
    for (int i = 0; i < configs.length; i++) {
      topics.requests.add(request(i, configs[i]));
    }
    EventRules rules = ScoringHarness.RULES.withCategoryKey(key);
    return new ScoringHarness(topics, 1, null, ScoringHarness.Store.HEAP, rules);
  }

  private static String config(int version, String pii) {
    return CONFIG.formatted(pii).replace("\"version\":1", "\"version\":" + version);
  }

  private static RawRecord request(int offset, String config) {
    return TestTopics.record("config", offset, "acme", config, 0);
  }

  private static double[] values(ScoringHarness harness, RawRecord raw) throws Exception {
    return harness.configured(raw).observation.values;
  }

  @Test
  void aJobWithoutTheKeyRefusesTheConfigAndTheEventsOfOneItHas() throws Exception {
    ConfigRequest request =
        ConfigRequest.read(
            "acme".getBytes(StandardCharsets.UTF_8),
            CONFIG.formatted(PII).getBytes(StandardCharsets.UTF_8));
    ConfigVerdict verdict =
        TenantConfigs.accept(null, request, ConfigLimits.DEFAULT.withPiiKey(false));
    assertThat(((ConfigVerdict.Refused) verdict).code()).isEqualTo(RefusalCode.PII_KEY_MISSING);
    TestTopics topics = new TestTopics();
    topics.accepted.add(
        ColdStartTest.accepted(TestTopics.record("config", 0, "acme", CONFIG.formatted(PII), 0)));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(event(1, CANARY));
      OutputRecord letter = harness.deadLetters.get(0);
      assertThat(letter.headerValues[0]).asString().isEqualTo("PII_KEY_MISSING");
      assertThat(letter.headerValues[1]).asString().doesNotContain("canary");
    }
  }
}
