package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.command.Command;
import dev.weir.command.CommandType;
import dev.weir.event.RawRecord;
import dev.weir.state.Uids;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.Feedback;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinFeedbackTest {
  private static final long DAY = 86_400_000;

  private KeyedTwoInputStreamOperatorTestHarness<String, JudgedAlert, Feedback, OutputRecord>
      harness;

  @BeforeEach
  void begin() throws Exception {
    open(null);
  }

  @AfterEach
  void end() throws Exception {
    harness.close();
  }

  private void open(OperatorSubtaskState saved) throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new JoinFeedback(ScoringHarness.RULES, 30 * DAY, DAY)),
            alert -> alert.tenant,
            Feedback::tenant,
            Types.STRING,
            Uids.MAX_PARALLELISM,
            1,
            0);
    Operators.open(harness, WireTypes.OUTPUT_RECORD, saved);
  }

  private static <T> T wired(TypeInformation<T> type, T value) throws Exception {
    var serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(serializer.copy(value), out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  /** What is written for an alert of {@code entity} at so many hours. */
  private String alert(String tenant, String entity, String id, String severity, int hours)
      throws Exception {
    Instant time = Instant.parse("2026-11-20T00:00:00Z").plusSeconds(hours * 3_600L);
    String json =
        "{\"tenant\":\"%s\",\"entity\":\"%s\",\"id\":\"%s\",\"time\":\"%s\",\"severity\":\"%s\",\"config\":"
            + "\"acme@7\",\"top\":[{\"feature\":\"amount\",\"share\":0.9}],\"reason\":\"rarity-%s\"}";
    byte[] value =
        json.formatted(tenant, entity, id, time, severity, severity)
            .getBytes(StandardCharsets.UTF_8);
    OutputRecord alert = new OutputRecord(Destination.ALERTS, new byte[] {7}, value, 42);
    JudgedAlert judged = wired(WireTypes.JUDGED_ALERT, JudgedAlert.of(alert));
    harness.processElement1(new StreamRecord<>(judged, 42));
    List<OutputRecord> written = harness.extractOutputValues();
    OutputRecord last = written.get(written.size() - 1);
    assertThat(last.key).isEqualTo(new byte[] {7});
    assertThat(last.timestamp).isEqualTo(42);
    return new String(last.value, StandardCharsets.UTF_8);
  }

  /** The line that comes of a verdict. */
  private String say(String tenant, String entity, String id, String verdict) throws Exception {
    String json =
        "{\"tenant\":\"%s\",\"entity\":\"%s\",\"id\":\"%s\",\"verdict\":\"%s\",\"who\":\"ann\"}";
    byte[] value = json.formatted(tenant, entity, id, verdict).getBytes(StandardCharsets.UTF_8);
    Feedback feedback = wired(WireTypes.FEEDBACK, Feedback.read(value));
    harness.processElement2(new StreamRecord<>(feedback, 43));
    List<String> lines = new ArrayList<>();
    harness
        .getSideOutput(JoinFeedback.HEALTH)
        .forEach(r -> lines.add(new String(r.getValue().value, StandardCharsets.UTF_8)));
    return lines.get(lines.size() - 1);
  }

  @Test
  void whatIsSaidIsCountedForTheConfigAndSeverityOfTheAlert() throws Exception {
    alert("acme", "a", "1", "high", 0);
    alert("acme", "a", "2", "high", 1);
    alert("acme", "b", "3", "medium", 2);
    assertThat(say("acme", "a", "1", "anomaly"))
        .isEqualTo(
            "{\"kind\":\"feedback\",\"tenant\":\"acme\",\"entity\":\"a\",\"id\":\"1\",\"verdict\":"
                + "\"anomaly\",\"who\":\"ann\",\"matched\":true,\"config\":\"acme@7\",\"severity\":"
                + "\"high\",\"anomalies\":1,\"normals\":0,\"precision\":1.0}");
    assertThat(say("acme", "a", "2", "normal")).contains("\"anomalies\":1,\"normals\":1,");
    assertThat(say("acme", "a", "2", "normal")).as("again").contains("\"normals\":1,");
    assertThat(say("acme", "b", "3", "normal")).contains("\"anomalies\":0,\"normals\":1,");
    assertThat(say("acme", "a", "2", "anomaly"))
        .as("another mind")
        .contains("\"anomalies\":2,\"normals\":0,\"precision\":1.0}");
  }

  @Test
  void whatNobodyWasAlertedOfIsNotCounted() throws Exception {
    alert("acme", "a", "1", "high", 0);
    assertThat(say("acme", "a", "9", "normal")).endsWith("\"matched\":false}");
    assertThat(say("other", "a", "1", "normal")).as("tenant").endsWith("\"matched\":false}");
    assertThat(say("acme", "b", "1", "normal")).as("entity").endsWith("\"matched\":false}");
  }

  @Test
  void aConfirmedNormalIsMarkedForADay() throws Exception {
    assertThat(alert("acme", "a", "1", "high", 0)).doesNotContain("suppressed");
    say("acme", "a", "1", "normal");
    assertThat(alert("acme", "a", "2", "high", 5))
        .endsWith("\"reason\":\"rarity-high\",\"suppressed\":\"confirmed-normal\"}");
    assertThat(alert("acme", "a", "3", "critical", 5)).doesNotContain("suppressed");
    assertThat(alert("acme", "b", "4", "high", 5)).doesNotContain("suppressed");
    assertThat(alert("acme", "a", "5", "high", 25)).doesNotContain("suppressed");
  }

  @Test
  void whatIsHeldBackAlreadyIsNotMarkedAgain() throws Exception {
    alert("acme", "a", "1", "high", 0);
    say("acme", "a", "1", "normal");
    byte[] value =
        ("{\"tenant\":\"acme\",\"entity\":\"a\",\"id\":\"2\",\"time\":\"2026-11-20T05:00:00Z\","
                + "\"severity\":\"high\",\"config\":\"acme@7\",\"top\":[{\"feature\":\"amount\"}],"
                + "\"reason\":\"rarity-high\",\"suppressed\":\"budget\"}")
            .getBytes(StandardCharsets.UTF_8);
    OutputRecord alert = new OutputRecord(Destination.ALERTS, null, value, 42);
    harness.processElement1(
        new StreamRecord<>(wired(WireTypes.JUDGED_ALERT, JudgedAlert.of(alert))));
    List<OutputRecord> written = harness.extractOutputValues();
    assertThat(written.get(written.size() - 1).value).isEqualTo(value);
  }

  @Test
  void allOfItIsInACheckpoint() throws Exception {
    alert("acme", "a", "1", "high", 0);
    alert("acme", "a", "2", "high", 1);
    say("acme", "a", "1", "normal");
    OperatorSubtaskState saved = harness.snapshot(1, 1);
    harness.close();
    open(saved);
    assertThat(alert("acme", "a", "3", "high", 5)).contains("confirmed-normal");
    assertThat(say("acme", "a", "2", "anomaly")).contains("\"anomalies\":1,\"normals\":1,");
  }

  @Test
  void entitiesAreForgottenAMonthAfterTheirLastAlert() throws Exception {
    alert("acme", "a", "1", "high", 0);
    alert("acme", "b", "2", "high", 5 * 24);
    alert("acme", "b", "3", "high", 31 * 24);
    assertThat(say("acme", "a", "1", "normal")).contains("\"matched\":false");
    assertThat(say("acme", "b", "2", "normal")).contains("\"matched\":true");
  }

  @Test
  void anErasedEntityOrTenantIsForgotten() throws Exception {
    alert("acme", "a", "1", "high", 0);
    alert("acme", "b", "2", "high", 1);
    forget("acme", "a");
    assertThat(say("acme", "a", "1", "normal")).contains("\"matched\":false");
    assertThat(say("acme", "b", "2", "normal")).contains("\"matched\":true");
    forget("acme", "");
    assertThat(say("acme", "b", "2", "normal")).contains("\"matched\":false");
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  private void forget(String tenant, String entity) throws Exception {
    CommandType type = entity.isEmpty() ? CommandType.ERASE_TENANT : CommandType.ERASE_ENTITY;
    deliver(JudgedAlert.end(new Command("c", type, tenant, entity, Command.NEVER, "", "")));
  }

  private void deliver(OutputRecord alert) throws Exception {
    JudgedAlert judged =
        wired(WireTypes.JUDGED_ALERT, JudgedAlert.of(wired(WireTypes.OUTPUT_RECORD, alert)));
    harness.processElement1(new StreamRecord<>(judged));
  }

  /** Nobody waits for them: a command is done when the models have done their part. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"budget\":5"})
  void whatIsOnItsWayWhileItsTenantIsErasedIsForgotten(String budget) throws Exception {
    try (var models = new CommandsHarness(2, null, ScoringHarness.Store.HEAP);
        var spent = BudgetAlertsTest.harness(null)) {
      models.config(
          "acme",
          1,
          ",\"threshold\":{\"medium\":0.01,\"high\":0.02,\"critical\":0.03},"
              + "\"alerts\":{\"minSeverity\":\"medium\""
              + budget
              + "}");
      for (int i = 0; i < 800; i++) {
        models.event(TestTopics.event("acme", i));
      }
      models.command("{\"id\":\"c\",\"command\":\"erase-tenant\",\"tenant\":\"acme\"}");
      models.deliverRecords();
      models.deliverOrders();
      while (models.answers.get(models.answers.size() - 1).stage() != CommandStatus.Stage.DONE) {
        models.tick();
      }
      int remembered = 0;
      for (OutputRecord alert : models.direct) {
        deliver(alert);
        remembered = Math.max(remembered, harness.numKeyedStateEntries());
      }
      for (BudgetedAlert alert : models.budgeted) {
        spent.processElement(new StreamRecord<>(alert));
        deliver((OutputRecord) ((StreamRecord<?>) spent.getOutput().poll()).getValue());
        remembered = Math.max(remembered, harness.numKeyedStateEntries());
      }
      assertThat(remembered).as("decisions and a clock").isEqualTo(2);
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.extractOutputValues())
          .as("what ends alerts is none")
          .isNotEmpty()
          .noneMatch(alert -> alert.value == null);
    }
  }

  @Test
  void onlyTheWordItselfEndsAlerts() {
    OutputRecord end =
        JudgedAlert.end(
            new Command("c", CommandType.ERASE_TENANT, "acme", "", Command.NEVER, "", ""));
    assertThat(JudgedAlert.isEnd(end)).isTrue();
    OutputRecord tombstone = new OutputRecord(Destination.ALERTS, new byte[] {7}, null, 1);
    assertThat(JudgedAlert.isEnd(tombstone)).isFalse();
    tombstone.headerNames = new String[] {"other"};
    tombstone.headerValues = new byte[][] {{7}};
    assertThat(JudgedAlert.isEnd(tombstone)).isFalse();
  }

  @Test
  void whatIsNoAlertPassesThrough() throws Exception {
    alert("acme", "a", "1", "high", 0);
    say("acme", "a", "1", "normal");
    byte[] over =
        "{\"tenant\":\"acme\",\"transition\":\"resolved\"}".getBytes(StandardCharsets.UTF_8);
    OutputRecord record = new OutputRecord(Destination.ALERTS, null, over, 1);
    JudgedAlert judged = wired(WireTypes.JUDGED_ALERT, JudgedAlert.of(record));
    harness.processElement1(new StreamRecord<>(judged));
    List<OutputRecord> written = harness.extractOutputValues();
    assertThat(written.get(written.size() - 1).value).isEqualTo(over);
  }

  @Test
  void whatCannotBeReadIsADeadLetter() throws Exception {
    try (var read =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new ReadFeedback(ScoringHarness.RULES)))) {
      read.open();
      byte[] bad = "{\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8);
      RawRecord raw =
          new RawRecord(
              null, bad, 5, "feedback", 0, 9, WireSerializer.NO_NAMES, WireSerializer.NO_VALUES);
      read.processElement(new StreamRecord<>(raw));
      assertThat(read.extractOutputValues()).isEmpty();
      OutputRecord letter = read.getSideOutput(ReadFeedback.DEAD_LETTERS).peek().getValue();
      assertThat(letter.value).isEqualTo(bad);
      assertThat(new String(letter.headerValues[0], StandardCharsets.UTF_8))
          .isEqualTo("INVALID_FEEDBACK");
    }
  }
}
