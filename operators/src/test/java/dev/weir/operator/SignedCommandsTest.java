package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.CommandStatus.Stage;
import dev.weir.tenant.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate of a job that takes signed commands only. */
class SignedCommandsTest {
  private static final long START = TestTopics.START_MILLIS;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final List<CommandStatus> answers = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private int orders;
  private int removals;
  private OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> gate;

  @BeforeEach
  void start() throws Exception {
    start(-1, null);
  }

  private void start(long lastAnswered, OperatorSubtaskState state) throws Exception {
    gate =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(
                new CheckTenantConfigs(
                    new AnsweredCommands(lastAnswered), SignedTopics.REQUIRED, false)));
    Operators.open(gate, WireTypes.TENANT_UPDATE, state);
  }

  @AfterEach
  void close() throws Exception {
    gate.close();
  }

  private static String erase(String id, long atMillis) {
    return "{\"id\":\""
        + id
        + "\",\"at\":\""
        + Instant.ofEpochMilli(atMillis)
        + "\",\"command\":\"erase-tenant\",\"tenant\":\"acme\"}";
  }

  private static RawRecord record(long offset, String json, long timestamp) {
    return TestTopics.record("commands", offset, "acme", json, timestamp);
  }

  private static RawRecord at(RawRecord raw, long offset, long timestamp) {
    return SignedTopics.as(
        new RawRecord(
            raw.key(),
            raw.value(),
            timestamp,
            raw.topic(),
            0,
            offset,
            new String[0],
            new byte[0][]),
        raw);
  }

  private CommandStatus send(RawRecord raw) throws Exception {
    int before = answers.size();
    gate.processElement(new StreamRecord<>(raw));
    removals += gate.extractOutputValues().size();
    gate.getOutput().clear();
    var sent = gate.getSideOutput(CheckTenantConfigs.ORDERS);
    orders += sent == null ? 0 : sent.size();
    if (sent != null) {
      sent.clear();
    }
    var said = gate.getSideOutput(CheckTenantConfigs.ANSWERS);
    while (said != null && !said.isEmpty()) {
      OutputRecord line = said.poll().getValue();
      if (line.destination == Destination.CONFIG_STATUS) {
        lines.add(new String(line.value, StandardCharsets.UTF_8));
        answers.add(CommandStatus.read(line.value));
      }
    }
    return answers.size() == before ? null : answers.get(before);
  }

  @Test
  void whatIsNotSignedByOneWhoMayIsRefusedBeforeAnythingInItIsBelieved() throws Exception {
    RawRecord plain = record(0, erase("secret-id", START), START);
    RawRecord signed = SignedTopics.byAcme(plain);
    RawRecord changed = record(2, erase("secret-id", START + 1), START);
    RawRecord other =
        TestTopics.record("commands", 3, "globex", erase("secret-id", START), START + 3);
    assertThat(send(plain).code()).isEqualTo(RefusalCode.UNSIGNED);
    assertThat(send(SignedTopics.byNobody(record(1, erase("secret-id", START), START))).code())
        .isEqualTo(RefusalCode.UNKNOWN_KEY);
    assertThat(send(SignedTopics.as(changed, signed)).code()).isEqualTo(RefusalCode.BAD_SIGNATURE);
    assertThat(send(SignedTopics.byAcme(other)).code()).isEqualTo(RefusalCode.NOT_AUTHORISED);
    assertThat(orders + removals).isZero();
    assertThat(lines)
        .hasSize(4)
        .allMatch(line -> line.startsWith("{\"command\":\"unknown\",\"tenant\":"))
        .noneMatch(line -> line.contains("secret-id") || line.contains("erase"));
    assertThat(answers.get(3).tenant()).as("the key's, not the value's").isEqualTo("globex");

    assertThat(send(SignedTopics.byAcme(record(4, erase("secret-id", START), START))).stage())
        .as("the forged ones have not used the id up")
        .isEqualTo(Stage.ACCEPTED);
    assertThat(send(SignedTopics.byOperator(record(5, erase("b", START), START))).stage())
        .isEqualTo(Stage.ACCEPTED);
    assertThat(orders).isEqualTo(2);
  }

  @Test
  void aSignedCommandSaysWhenItWasWritten() throws Exception {
    String undated = "{\"id\":\"c\",\"command\":\"erase-tenant\",\"tenant\":\"acme\"}";
    assertThat(send(SignedTopics.byAcme(record(0, undated, START))))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_TYPE);
              assertThat(refused.message()).startsWith("at: found nothing, expected the time");
            });
    assertThat(send(SignedTopics.byAcme(record(1, erase("c", START + HOUR + 1), START))).message())
        .startsWith("at: found a time more than an hour after");
    assertThat(send(SignedTopics.byAcme(record(2, erase("c", -1), START))).code())
        .isEqualTo(RefusalCode.OUT_OF_RANGE);
    assertThat(send(SignedTopics.byAcme(record(3, erase("c", START + HOUR), START))).stage())
        .isEqualTo(Stage.ACCEPTED);
    assertThat(orders).isEqualTo(1);
  }

  @Test
  void aSignedEraseThatIsSentAgainAfterEightDaysErasesNothingWhateverItsTimestamp()
      throws Exception {
    RawRecord erase = SignedTopics.byAcme(record(0, erase("c-1", START), START));
    assertThat(send(erase).stage()).isEqualTo(Stage.ACCEPTED);
    // As long as nothing else has come, the job remembers the command itself.
    assertThat(send(at(erase, 1, START)).stage()).isEqualTo(Stage.REPEATED);
    assertThat(send(at(erase, 2, START + 8 * DAY)).code()).isEqualTo(RefusalCode.COMMAND_TOO_OLD);
    assertThat(send(at(erase, 3, START)).stage()).isEqualTo(Stage.REPEATED);
    long later = START + 8 * DAY;
    RawRecord next = SignedTopics.byAcme(record(4, erase("c-2", later), later));
    assertThat(send(next).stage()).isEqualTo(Stage.ACCEPTED);
    long offset = 5;
    for (long timestamp :
        new long[] {
          0,
          START - DAY,
          START,
          START + HOUR,
          START + DAY,
          later - DAY,
          later,
          later + DAY,
          later + 365 * DAY,
          Long.MAX_VALUE
        }) {
      CommandStatus answer = send(at(erase, offset++, timestamp));
      assertThat(answer.code())
          .as("at %d", timestamp)
          .isIn(RefusalCode.COMMAND_TOO_OLD, RefusalCode.OUT_OF_RANGE);
      assertThat(answer.stage()).isEqualTo(Stage.REFUSED);
    }
    assertThat(orders).isEqualTo(2);
    assertThat(removals).isEqualTo(2);
    assertThat(send(SignedTopics.byAcme(record(offset, erase("c-3", later), later))).stage())
        .as("made-up timestamps have not moved the clock")
        .isEqualTo(Stage.ACCEPTED);
  }

  @Test
  void aJobWithoutAPastLearnsFromTheTopicWhatWasAppliedAndTakesOnlyWhatIsSigned() throws Exception {
    RawRecord erase = SignedTopics.byAcme(record(0, erase("c-1", START), START));
    gate.close();
    start(1, null);
    assertThat(send(erase)).as("answered by the job before").isNull();
    assertThat(send(record(1, erase("c-2", START), START))).isNull();
    assertThat(send(at(erase, 2, START)).stage()).isEqualTo(Stage.REPEATED);
    assertThat(send(record(3, erase("c-3", START), START)).code()).isEqualTo(RefusalCode.UNSIGNED);
    assertThat(orders + removals).isZero();
    assertThat(send(SignedTopics.byAcme(record(4, erase("c-2", START), START))).stage())
        .as("nobody had signed that")
        .isEqualTo(Stage.ACCEPTED);
    OperatorSubtaskState state = gate.snapshot(1, 1);
    gate.close();
    start(-1, state);
    assertThat(send(erase)).isNull();
    assertThat(send(at(erase, 5, START)).stage()).isEqualTo(Stage.REPEATED);
    assertThat(orders).isEqualTo(1);
  }

  @Test
  void aJobThatFailsWhileItLearnsFromTheTopicLearnsTheRestAfterwards() throws Exception {
    RawRecord first = SignedTopics.byAcme(record(0, erase("c-1", START), START));
    RawRecord second = SignedTopics.byAcme(record(1, erase("c-2", START), START));
    gate.close();
    start(1, null);
    send(first);
    gate.processElement(
        new StreamRecord<>(SignedTopics.byAcme(TestTopics.config(0, "acme", 7, ""))));
    assertThat(gate.extractOutputValues()).as("configs accepted").hasSize(1);
    OperatorSubtaskState state = gate.snapshot(1, 1);
    gate.close();
    start(1, state);
    assertThat(send(second)).as("answered by the job before").isNull();
    assertThat(send(at(first, 2, START)).stage()).isEqualTo(Stage.REPEATED);
    assertThat(send(at(second, 3, START)).stage()).isEqualTo(Stage.REPEATED);
    assertThat(orders).isZero();
  }
}
