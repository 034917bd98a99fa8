package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.TenantRecordJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class CheckTenantConfigsTest {
  private static final RawRecord FIRST = TestTopics.config(0, "acme", 1, "");
  private static final RawRecord SECOND =
      TestTopics.config(1, "acme", 2, ",\"explain\":\"always\"");

  private final List<String> published = new ArrayList<>();
  private final List<String> status = new ArrayList<>();
  private final List<String> accepted = new ArrayList<>();

  private static OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> open(
      ColdStart topics, OperatorSubtaskState state) throws Exception {
    return open(topics, Signatures.OFF, state);
  }

  private static OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> open(
      ColdStart topics, Signatures signatures, OperatorSubtaskState state) throws Exception {
    OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new CheckTenantConfigs(topics, signatures, false)));
    Operators.open(harness, WireTypes.TENANT_UPDATE, state);
    return harness;
  }

  private void send(
      OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> harness,
      RawRecord... requests)
      throws Exception {
    for (RawRecord request : requests) {
      harness.processElement(new StreamRecord<>(request));
    }
    harness.extractOutputValues().forEach(update -> published.add(update.f0));
    harness.getOutput().clear();
    var answers = harness.getSideOutput(CheckTenantConfigs.ANSWERS);
    while (answers != null && !answers.isEmpty()) {
      OutputRecord answer = answers.poll().getValue();
      String json = new String(answer.value, StandardCharsets.UTF_8);
      (answer.destination == Destination.CONFIG_STATUS ? status : accepted).add(json);
    }
  }

  @Test
  void everyRequestGetsExactlyOneLine() throws Exception {
    try (var harness = open(new TestTopics(), null)) {
      send(
          harness,
          FIRST,
          SECOND,
          TestTopics.config(2, "acme", 1, ""),
          TestTopics.record("config", 3, "acme", "{", 0),
          TestTopics.record("config", 4, "acme", null, 0),
          TestTopics.record("config", 5, null, "{}", 0),
          TestTopics.config(6, "acme", 2, ",\"explain\":\"always\""),
          TestTopics.config(7, "acme", 2, ",\"explain\":\"never\""));
    }
    assertThat(status).hasSize(8);
    for (int offset = 0; offset < status.size(); offset++) {
      ConfigStatus line = ConfigStatus.read(status.get(offset).getBytes(StandardCharsets.UTF_8));
      assertThat(line.source().offset()).isEqualTo(offset);
      assertThat(line.isAccepted()).as(status.get(offset)).isEqualTo(offset < 2 || offset == 6);
    }
    assertThat(status.get(2)).contains("STALE_VERSION");
    assertThat(status.get(3)).contains("MALFORMED");
    assertThat(status.get(4)).contains("TOMBSTONE");
    assertThat(status.get(7)).contains("VERSION_CONFLICT");
    assertThat(accepted).hasSize(3);
    assertThat(
            TenantRecordJson.read(accepted.get(1).getBytes(StandardCharsets.UTF_8)).lastVersion())
        .isEqualTo(2);
  }

  @Test
  void restoredItKnowsTheVersions() throws Exception {
    OperatorSubtaskState state;
    try (var harness = open(new TestTopics(), null)) {
      send(harness, FIRST, SECOND);
      state = harness.snapshot(1, 1);
    }
    status.clear();
    try (var harness = open(new TestTopics(), state)) {
      send(harness, TestTopics.config(2, "acme", 2, ""));
    }
    assertThat(status.get(0)).contains("VERSION_CONFLICT");
  }

  @Test
  void aNewJobDoesNotAnswerAgainWhatWasAnswered() throws Exception {
    TestTopics topics = new TestTopics();
    topics.accepted.add(ColdStartTest.accepted(FIRST));
    topics.lastAnswered = 0;
    try (var harness = open(topics, null)) {
      send(harness, FIRST, SECOND);
    }
    assertThat(status).hasSize(1);
    assertThat(status.get(0)).contains("\"version\":2").contains("\"status\":\"accepted\"");
  }

  @Test
  void restoredInTheMiddleOfWhatWasAnsweredItStaysSilentToItsEnd() throws Exception {
    TestTopics topics = new TestTopics();
    topics.accepted.add(ColdStartTest.accepted(FIRST));
    topics.lastAnswered = 1;
    OperatorSubtaskState state;
    try (var harness = open(topics, null)) {
      send(harness, FIRST);
      state = harness.snapshot(1, 1);
    }
    try (var harness = open(new TestTopics(), state)) {
      send(harness, SECOND, TestTopics.config(2, "acme", 3, ""));
    }
    assertThat(status).hasSize(1);
    assertThat(status.get(0)).contains("\"version\":3");
  }

  @Test
  void aNewJobAnswersInOrderWhatNobodyAnswered() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(FIRST);
    topics.requests.add(SECOND);
    try (var harness = open(topics, null)) {
      send(harness, FIRST, SECOND);
    }
    assertThat(status).hasSize(2).allMatch(line -> line.contains("\"status\":\"accepted\""));
    assertThat(published).containsExactly("acme", "acme");
  }

  /** Refused or accepted, the same after a restore, and with the keys that the new job has. */
  @Test
  void onlyWhatIsSignedByAKeyOfTheTenantIsAccepted() throws Exception {
    RawRecord third = TestTopics.config(2, "acme", 3, "");
    OperatorSubtaskState state;
    try (var harness = open(new TestTopics(), SignedTopics.REQUIRED, null)) {
      send(
          harness,
          TestTopics.config(0, "acme", 1, ""),
          SignedTopics.byAcme(TestTopics.config(1, "acme", 1, "")),
          SignedTopics.byAcme(TestTopics.config(2, "other", 1, "")),
          SignedTopics.byOperator(TestTopics.config(3, "other", 1, "")),
          SignedTopics.as(TestTopics.config(4, "acme", 3, ""), SignedTopics.byAcme(third)),
          SignedTopics.as(
              TestTopics.config(5, "acme", 3, ",\"explain\":\"never\""),
              SignedTopics.byAcme(third)),
          SignedTopics.byNobody(TestTopics.config(6, "acme", 4, "")),
          TestTopics.record("config", 7, "acme", null, 0));
      state = harness.snapshot(1, 1);
    }
    assertThat(codes())
        .containsExactly(
            RefusalCode.UNSIGNED,
            null,
            RefusalCode.NOT_AUTHORISED,
            null,
            null, // the same bytes at another offset are the same message
            RefusalCode.BAD_SIGNATURE,
            RefusalCode.UNKNOWN_KEY,
            RefusalCode.UNSIGNED);
    assertThat(published).containsExactly("acme", "other", "acme");
    assertThat(status.get(2)).contains("\"tenant\":\"other\"").doesNotContain("version");
    status.clear();
    published.clear();
    try (var harness = open(new TestTopics(), SignedTopics.ACME_RETIRED, state)) {
      send(
          harness,
          SignedTopics.byAcme(TestTopics.config(8, "acme", 5, "")),
          SignedTopics.byOperator(TestTopics.config(9, "acme", 1, "")),
          SignedTopics.byOperator(TestTopics.config(10, "acme", 4, "")));
    }
    assertThat(codes()).containsExactly(RefusalCode.UNKNOWN_KEY, RefusalCode.STALE_VERSION, null);
    assertThat(published).containsExactly("acme");
  }

  private List<RefusalCode> codes() {
    List<RefusalCode> codes = new ArrayList<>();
    for (String line : status) {
      codes.add(ConfigStatus.read(line.getBytes(StandardCharsets.UTF_8)).code());
    }
    return codes;
  }
}
