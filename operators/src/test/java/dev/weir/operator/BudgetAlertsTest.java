package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.state.AlertBudget;
import dev.weir.state.AlertBudgetSerializer;
import dev.weir.state.Uids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class BudgetAlertsTest {
  private static final String DAY = "2026-11-20T";
  private static final String NEXT_DAY = "2026-11-21T";

  private final List<String> written = new ArrayList<>();

  static KeyedOneInputStreamOperatorTestHarness<String, BudgetedAlert, OutputRecord> harness(
      OperatorSubtaskState saved) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, BudgetedAlert, OutputRecord> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new BudgetAlerts(ScoringHarness.RULES)),
            alert -> alert.tenant,
            Types.STRING,
            Uids.MAX_PARALLELISM,
            1,
            0);
    Operators.open(harness, WireTypes.OUTPUT_RECORD, saved);
    return harness;
  }

  /** Sends an alert as the network does and notes what comes of it. */
  private void send(
      KeyedOneInputStreamOperatorTestHarness<String, BudgetedAlert, OutputRecord> harness,
      String tenant,
      String time,
      int budget)
      throws Exception {
    byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    OutputRecord output = new OutputRecord(Destination.ALERTS, new byte[] {7}, json, 42);
    BudgetedAlert alert =
        new BudgetedAlert(tenant, Instant.parse(time).toEpochMilli(), budget, output);
    BudgetedAlertSerializer wire = new BudgetedAlertSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    wire.serialize(wire.copy(alert), out);
    alert = wire.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    harness.processElement(new StreamRecord<>(alert));
    OutputRecord result = harness.extractOutputValues().get(harness.getOutput().size() - 1);
    assertThat(result.key).isEqualTo(new byte[] {7});
    assertThat(result.timestamp).isEqualTo(42);
    assertThat(result.destination).isEqualTo(Destination.ALERTS);
    String value = new String(result.value, StandardCharsets.UTF_8);
    assertThat(value).isIn("{\"a\":1}", "{\"a\":1,\"suppressed\":\"budget\"}");
    written.add(tenant + (value.contains("suppressed") ? " held" : " sent"));
  }

  @Test
  void whatIsBeyondTheBudgetOfTheDayIsMarkedForEachTenantByItself() throws Exception {
    try (var harness = harness(null)) {
      for (int i = 0; i < 3; i++) {
        send(harness, "a", DAY + "10:00:00Z", 2);
      }
      send(harness, "b", DAY + "10:00:00Z", 2);
      send(harness, "a", NEXT_DAY + "00:00:00Z", 2);
    }
    assertThat(written).containsExactly("a sent", "a sent", "a held", "b sent", "a sent");
  }

  @Test
  void aLateAlertCountsOnTheDayThatHasBeenReached() throws Exception {
    try (var harness = harness(null)) {
      send(harness, "a", NEXT_DAY + "00:00:01Z", 1);
      send(harness, "a", DAY + "23:59:59Z", 1);
      send(harness, "a", NEXT_DAY + "00:00:02Z", 1);
    }
    assertThat(written).containsExactly("a sent", "a held", "a held");
  }

  @Test
  void aLargerBudgetActsAtOnceBecauseWhatWasHeldIsNotSpent() throws Exception {
    try (var harness = harness(null)) {
      send(harness, "a", DAY + "10:00:00Z", 1);
      send(harness, "a", DAY + "10:00:01Z", 1);
      send(harness, "a", DAY + "10:00:02Z", 2);
      send(harness, "a", DAY + "10:00:03Z", 2);
    }
    assertThat(written).containsExactly("a sent", "a held", "a sent", "a held");
  }

  @Test
  void aChangeThatCallsNobodyOutSpendsNothingAndIsNeverMarked() throws Exception {
    try (var harness = harness(null)) {
      send(harness, "a", DAY + "10:00:00Z", BudgetAlerts.FREE);
      send(harness, "a", DAY + "10:00:01Z", 1);
      send(harness, "a", DAY + "10:00:02Z", BudgetAlerts.FREE);
      send(harness, "a", DAY + "10:00:03Z", 1);
      send(harness, "a", DAY + "10:00:04Z", BudgetAlerts.FREE);
    }
    assertThat(written).containsExactly("a sent", "a sent", "a sent", "a held", "a sent");
  }

  @Test
  void whatIsSpentOutlivesARestart() throws Exception {
    OperatorSubtaskState saved;
    try (var harness = harness(null)) {
      send(harness, "a", DAY + "10:00:00Z", 2);
      saved = harness.snapshot(1, 1);
    }
    try (var harness = harness(saved)) {
      send(harness, "a", DAY + "11:00:00Z", 2);
      send(harness, "a", DAY + "12:00:00Z", 2);
    }
    assertThat(written).containsExactly("a sent", "a sent", "a held");
  }

  @Test
  void theSavedFormIsTheOneReleased() throws IOException {
    AlertBudgetSerializer serializer = new AlertBudgetSerializer();
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.serialize(new AlertBudget(0x0102030405060708L, 9), out);
    byte[] bytes = out.getCopyOfBuffer();
    assertThat(bytes).containsExactly(1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9);
    assertThat(serializer.deserialize(new DataInputDeserializer(bytes)))
        .isEqualTo(new AlertBudget(0x0102030405060708L, 9));
    bytes[0] = 9;
    assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
        .hasMessageContaining("format 9")
        .hasMessageContaining("reads 1");
  }
}
