package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** No event is judged before the configs are there, whatever there is of state and topics. */
class ColdStartTest {
  private static final String FUTURE =
      Instant.ofEpochMilli(TestTopics.START_MILLIS + 100_000).toString();

  @Test
  void aThousandTenantsOnTheTopicsAreAllKnownToTheFirstEvents() throws Exception {
    TestTopics topics = new TestTopics();
    for (int t = 0; t < 1_000; t++) {
      RawRecord request = TestTopics.config(t, tenant(t), 1, "");
      if (t % 2 == 0) {
        topics.requests.add(request);
      } else {
        topics.accepted.add(accepted(request));
      }
    }
    try (ScoringHarness harness = new ScoringHarness(topics, 2, null)) {
      for (int t = 0; t < 1_000; t++) {
        harness.event(TestTopics.event(tenant(t), t));
      }
      assertThat(harness.deadLetters).isEmpty();
      assertThat(harness.scores).hasSize(1_000);
    }
  }

  private static String tenant(int index) {
    return String.format(Locale.ROOT, "tenant-%04d", index);
  }

  @Test
  void anInvalidConfigBehindAValidOneChangesNothing() throws Exception {
    TestTopics topics = new TestTopics();
    topics.accepted.add(accepted(TestTopics.config(0, "acme", 1, "")));
    topics.requests.add(TestTopics.config(1, "acme", 2, ",\"explain\":\"loud\""));
    topics.requests.add(TestTopics.record("config", 2, "acme", "{not json", 0));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("acme", 1));
      assertThat(harness.scores.get(0)).contains("\"config\":\"acme@1\"");
    }
  }

  @Test
  void aRequestThatWasAnsweredIsNotJudgedAgain() throws Exception {
    TestTopics topics = new TestTopics();
    topics.accepted.add(accepted(TestTopics.config(0, "acme", 1, "")));
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    // Refused when it came, for a reason that has gone since; the file would pass today.
    topics.requests.add(TestTopics.config(1, "acme", 2, ""));
    topics.lastAnswered = 1;
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("acme", 1));
      assertThat(harness.scores.get(0)).contains("\"config\":\"acme@1\"");
    }
  }

  @Test
  void aConfigOfTheFutureWaitsForItsTime() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    topics.requests.add(TestTopics.config(1, "acme", 2, ",\"effectiveFrom\":\"" + FUTURE + "\""));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("acme", 99));
      harness.event(TestTopics.event("acme", 103));
      assertThat(harness.scores.get(0)).contains("\"config\":\"acme@1\"");
      assertThat(harness.scores.get(1)).contains("\"config\":\"acme@2\"");
    }
  }

  @Test
  void aConfigOfTheFutureOnTheCompactedTopicKeepsItsPredecessor() throws Exception {
    TenantRecord first = apply(null, TestTopics.config(0, "acme", 1, ""));
    TenantRecord both =
        apply(first, TestTopics.config(1, "acme", 2, ",\"effectiveFrom\":\"" + FUTURE + "\""));
    TestTopics topics = new TestTopics();
    topics.accepted.add(acceptedRecord(both));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("acme", 99));
      harness.event(TestTopics.event("acme", 103));
      assertThat(harness.scores.get(0)).contains("\"config\":\"acme@1\"");
      assertThat(harness.scores.get(1)).contains("\"config\":\"acme@2\"");
    }
  }

  @Test
  void aSavepointWithModelsButWithoutConfigsReadsTheTopics() throws Exception {
    TestTopics topics = new TestTopics();
    topics.accepted.add(accepted(TestTopics.config(0, "acme", 1, "")));
    ScoringHarness.Saved saved;
    try (ScoringHarness before = new ScoringHarness(topics, 1, null)) {
      before.event(TestTopics.event("acme", 0));
      before.event(TestTopics.event("acme", 4));
      saved = before.save(1);
    }
    ScoringHarness.Saved withoutConfigs;
    try (ScoringHarness empty = new ScoringHarness(new TestTopics(), 1, null)) {
      withoutConfigs = new ScoringHarness.Saved(empty.save(1).configs(), saved.models(), 1);
    }
    try (ScoringHarness after = new ScoringHarness(topics, 1, withoutConfigs)) {
      after.event(TestTopics.event("acme", 8));
      assertThat(after.deadLetters).isEmpty();
      assertThat(after.scores.get(0)).contains("\"n\":2,");
    }
  }

  @Test
  void aConfigThatChangesWhileEventsFlowGovernsTheNextOne() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    TenantRecord first = apply(null, topics.requests.get(0));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      for (int version = 2; version < 8; version++) {
        harness.event(TestTopics.event("acme", 4 * version));
        first = apply(first, TestTopics.config(version, "acme", version, ""));
        harness.tenant(update(first));
        harness.tenant(update(first));
      }
      for (int i = 0; i < harness.scores.size(); i++) {
        assertThat(harness.scores.get(i)).contains("\"config\":\"acme@" + (i + 1) + "\"");
      }
      assertThat(harness.scores).hasSize(6);
    }
  }

  @Test
  void whatIsNotSignedComesInAtNoColdStart() throws Exception {
    TestTopics topics = new TestTopics();
    topics.signatures = SignedTopics.REQUIRED;
    topics.requests.add(SignedTopics.byAcme(TestTopics.config(0, "acme", 1, "")));
    topics.requests.add(TestTopics.config(1, "acme", 2, ""));
    topics.requests.add(SignedTopics.byNobody(TestTopics.config(2, "acme", 3, "")));
    topics.requests.add(TestTopics.config(3, "nobody", 1, ""));
    topics.requests.add(SignedTopics.byAcme(TestTopics.config(4, "_default", 1, "")));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("acme", 1));
      harness.event(TestTopics.event("nobody", 1));
      assertThat(harness.scores).hasSize(1);
      assertThat(harness.scores.get(0)).contains("\"config\":\"acme@1\"");
      assertThat(harness.deadLetters).hasSize(1);
    }
  }

  @Test
  void aTenantNobodyKnowsIsADeadLetterWithItsBytes() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(new TestTopics(), 1, null)) {
      RawRecord raw = TestTopics.event("nobody", 1);
      harness.event(raw);
      OutputRecord letter = harness.deadLetters.get(0);
      assertThat(letter.value).isEqualTo(raw.value());
      assertThat(letter.headerValues[0]).asString().isEqualTo("UNKNOWN_TENANT");
    }
  }

  @Test
  void theTemplateJudgesTenantsWithoutAConfigOfTheirOwn() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "_default", 3, ""));
    topics.requests.add(TestTopics.config(1, "acme", 1, ""));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("nobody", 1));
      harness.event(TestTopics.event("acme", 1));
      assertThat(harness.scores.get(0)).contains("\"config\":\"_default@3\"");
      assertThat(harness.scores.get(1)).contains("\"config\":\"acme@1\"");
    }
  }

  @Test
  void aRemovedTenantIsUnknownAndItsModelsWaitForItsReturn() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ""));
    TenantRecord first = apply(null, topics.requests.get(0));
    TenantRecord removed =
        apply(
            first,
            TestTopics.record(
                "config", 1, "acme", "{\"tenant\":\"acme\",\"version\":2,\"removed\":true}", 0));
    TenantRecord back = apply(removed, TestTopics.config(2, "acme", 3, ""));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("acme", 0));
      harness.tenant(update(removed));
      harness.event(TestTopics.event("acme", 4));
      harness.tenant(update(back));
      harness.tenant(update(removed));
      harness.event(TestTopics.event("acme", 8));
      assertThat(harness.deadLetters).hasSize(1);
      assertThat(harness.scores.get(1)).contains("\"n\":1,").contains("\"config\":\"acme@3\"");
    }
  }

  static org.apache.flink.api.java.tuple.Tuple2<String, byte[]> update(TenantRecord record) {
    return org.apache.flink.api.java.tuple.Tuple2.of(
        record.tenant(), dev.weir.state.TenantRecordFrame.wrap(TenantRecordJson.write(record)));
  }

  static RawRecord accepted(RawRecord request) {
    return acceptedRecord(apply(null, request));
  }

  static RawRecord acceptedRecord(TenantRecord record) {
    String json =
        new String(TenantRecordJson.write(record), java.nio.charset.StandardCharsets.UTF_8);
    return TestTopics.record("config-accepted", 0, record.tenant(), json, 0);
  }

  static TenantRecord apply(TenantRecord current, RawRecord request) {
    ConfigVerdict verdict =
        TenantConfigs.accept(
            current, ConfigRequest.read(request.key(), request.value()), ConfigLimits.DEFAULT);
    return ((ConfigVerdict.Accepted) verdict).record();
  }
}
