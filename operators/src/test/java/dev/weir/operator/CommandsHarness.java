package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.health.MinuteCounts;
import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.CommandStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/**
 * The whole way of a command: the gate, the configs, the models and the count, joined as the job
 * joins them, but with channels that a test holds and lets go.
 */
final class CommandsHarness implements AutoCloseable {
  /** Hands over before barriers alone. */
  private static final HealthSettings COUNTING =
      new HealthSettings(true, Duration.ofHours(1), Duration.ofSeconds(30));

  final List<String> scores = new ArrayList<>();
  final List<String> alerts = new ArrayList<>();

  /** The two ways of alerts to whoever remembers them, with what ends them. */
  final Deque<OutputRecord> direct = new ArrayDeque<>();

  final Deque<BudgetedAlert> budgeted = new ArrayDeque<>();
  final List<OutputRecord> letters = new ArrayList<>();
  final List<CommandStatus> answers = new ArrayList<>();

  /** What the gate has sent and nobody has got yet. */
  final Deque<Tuple2<String, byte[]>> records = new ArrayDeque<>();

  final Deque<Tuple2<String, byte[]>> orders = new ArrayDeque<>();

  private final OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> gate;
  private final TwoInputStreamOperatorTestHarness<
          RawRecord, Tuple2<String, byte[]>, ConfiguredEvent>
      apply;
  private final List<
          KeyedTwoInputStreamOperatorTestHarness<
              ModelKey, ConfiguredEvent, Tuple2<String, byte[]>, OutputRecord>>
      score = new ArrayList<>();
  private final OneInputStreamOperatorTestHarness<Tuple2<String, byte[]>, OutputRecord> count;
  private final ConfiguredEventSerializer wire = new ConfiguredEventSerializer();
  private final ScoringHarness.Store store;
  private long now;
  private int offset;

  /** Snapshots of all subtasks. */
  record Saved(
      OperatorSubtaskState gate,
      OperatorSubtaskState apply,
      OperatorSubtaskState models,
      OperatorSubtaskState count,
      int parallelism,
      int offset) {}

  CommandsHarness(int parallelism, Saved state, ScoringHarness.Store store) throws Exception {
    this.store = store;
    this.offset = state == null ? 0 : state.offset;
    gate =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new CheckTenantConfigs(new AnsweredCommands(-1))));
    Operators.open(gate, WireTypes.TENANT_UPDATE, state == null ? null : state.gate);
    apply =
        new TwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new ApplyTenantConfig(ScoringHarness.RULES, new AnsweredCommands(-1)),
                List.of(States.tenantConfigs())));
    Operators.open(apply, WireTypes.CONFIGURED_EVENT, state == null ? null : state.apply);
    count = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new CountCommandAcks()));
    Operators.open(count, WireTypes.OUTPUT_RECORD, state == null ? null : state.count);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      score.add(scoring(parallelism, subtask, state));
    }
  }

  private KeyedTwoInputStreamOperatorTestHarness<
          ModelKey, ConfiguredEvent, Tuple2<String, byte[]>, OutputRecord>
      scoring(int parallelism, int subtask, Saved state) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<
            ModelKey, ConfiguredEvent, Tuple2<String, byte[]>, OutputRecord>(
            new ScoreEventsOperator(ScoringHarness.RULES, store.cache(), COUNTING, true),
            event -> event.key,
            null,
            States.KEY_TYPE,
            Uids.MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(store.backend());
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(50 << 20));
    OperatorSubtaskState share =
        state == null
            ? null
            : Operators.share(state.models, state.parallelism, parallelism, subtask);
    Operators.open(harness, WireTypes.OUTPUT_RECORD, share);
    return harness;
  }

  /** A config, which is in force at once. */
  void config(String tenant, long version, String more) throws Exception {
    ask(TestTopics.config(offset++, tenant, version, more));
    deliverRecords();
  }

  /** A command, which goes no further than the gate. */
  void command(String json) throws Exception {
    command(json, TestTopics.START_MILLIS);
  }

  void command(String json, long timestamp) throws Exception {
    String tenant = json.replaceAll("(?s).*\"tenant\":\"([^\"]*)\".*", "$1");
    ask(TestTopics.record("commands", offset++, tenant, json, timestamp));
  }

  private void ask(RawRecord raw) throws Exception {
    gate.processElement(new StreamRecord<>(raw));
    gate.extractOutputValues().forEach(records::add);
    gate.getOutput().clear();
    var sent = gate.getSideOutput(CheckTenantConfigs.ORDERS);
    while (sent != null && !sent.isEmpty()) {
      orders.add(sent.poll().getValue());
    }
    var lines = gate.getSideOutput(CheckTenantConfigs.ANSWERS);
    while (lines != null && !lines.isEmpty()) {
      OutputRecord line = lines.poll().getValue();
      if (CommandStatus.isOne(line.value)) {
        answers.add(CommandStatus.read(line.value));
      }
    }
  }

  void deliverRecords() throws Exception {
    while (!records.isEmpty()) {
      apply.processElement2(new StreamRecord<>(records.poll()));
    }
  }

  void deliverOrders() throws Exception {
    while (!orders.isEmpty()) {
      Tuple2<String, byte[]> order = orders.poll();
      for (var subtask : score) {
        subtask.processElement2(new StreamRecord<>(order));
      }
    }
    drain();
  }

  /** An event as it goes to its model, which has not got it yet; null if it was refused. */
  ConfiguredEvent configured(RawRecord raw) throws Exception {
    apply.processElement1(new StreamRecord<>(raw, raw.timestamp()));
    var letter = apply.getSideOutput(ApplyTenantConfig.DEAD_LETTERS);
    while (letter != null && !letter.isEmpty()) {
      letters.add(letter.poll().getValue());
    }
    @SuppressWarnings("unchecked")
    StreamRecord<ConfiguredEvent> sent = (StreamRecord<ConfiguredEvent>) apply.getOutput().poll();
    if (sent == null) {
      return null;
    }
    DataOutputSerializer out = new DataOutputSerializer(512);
    wire.serialize(sent.getValue(), out);
    return wire.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  void judge(ConfiguredEvent event) throws Exception {
    score
        .get(subtaskOf(event.key))
        .processElement1(new StreamRecord<>(event, event.recordTimestamp));
    drain();
  }

  void event(RawRecord raw) throws Exception {
    ConfiguredEvent event = configured(raw);
    if (event != null) {
      judge(event);
    }
  }

  private int subtaskOf(ModelKey key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, Uids.MAX_PARALLELISM, score.size());
  }

  /** One slice of every sweep. */
  void tick() throws Exception {
    now += 10;
    for (var subtask : score) {
      subtask.setProcessingTime(now);
    }
    drain();
  }

  private void drain() throws Exception {
    for (var subtask : score) {
      Object output;
      while ((output = subtask.getOutput().poll()) != null) {
        if (output instanceof StreamRecord<?> record) {
          scores.add(text((OutputRecord) record.getValue()));
        }
      }
      var raised = subtask.getSideOutput(ScoreEvents.ALERTS);
      while (raised != null && !raised.isEmpty()) {
        OutputRecord alert = raised.poll().getValue();
        direct.add(alert);
        if (alert.value != null) {
          alerts.add(text(alert));
        }
      }
      var costly = subtask.getSideOutput(ScoreEvents.BUDGETED);
      while (costly != null && !costly.isEmpty()) {
        budgeted.add(costly.poll().getValue());
      }
      var refused = subtask.getSideOutput(ScoreEventsOperator.ERASED);
      while (refused != null && !refused.isEmpty()) {
        letters.add(refused.poll().getValue());
      }
      var acks = subtask.getSideOutput(ScoreEventsOperator.ACKS);
      while (acks != null && !acks.isEmpty()) {
        count.processElement(new StreamRecord<>(acks.poll().getValue()));
      }
    }
    for (OutputRecord line : count.extractOutputValues()) {
      answers.add(CommandStatus.read(line.value));
    }
    count.getOutput().clear();
  }

  /** What the models' operator sends of a tenant before a barrier: all since the one before. */
  List<MinuteCounts> counted(String tenant) throws Exception {
    List<MinuteCounts> all = new ArrayList<>();
    for (var subtask : score) {
      subtask.prepareSnapshotPreBarrier(98);
      var minutes = subtask.getSideOutput(TenantHealth.MINUTES);
      while (minutes != null && !minutes.isEmpty()) {
        TenantMinute minute = minutes.poll().getValue();
        if (minute.tenant.equals(tenant)) {
          all.add(minute.counts);
        }
      }
    }
    return all;
  }

  private static String text(OutputRecord output) {
    return new String(output.value, StandardCharsets.UTF_8);
  }

  /** The last code on dead letters. */
  String lastCode() {
    return new String(letters.get(letters.size() - 1).headerValues[0], StandardCharsets.UTF_8);
  }

  /** How many models of a tenant the states hold, after what a cache holds was written. */
  long models(String tenant) throws Exception {
    save(99);
    long models = 0;
    for (var subtask : score) {
      var backend = ((ScoreEventsOperator) subtask.getOperator()).<ModelKey>getKeyedStateBackend();
      try (var keys = backend.getKeys(States.MODEL, VoidNamespace.INSTANCE)) {
        models += keys.filter(key -> key.tenant().equals(tenant)).count();
      }
    }
    return models;
  }

  /** The saved model of a key; null if there is none. */
  Model model(ModelKey key) throws Exception {
    save(98);
    var operator = (ScoreEventsOperator) score.get(subtaskOf(key)).getOperator();
    operator.setCurrentKey(key);
    return operator.getKeyedStateStore().getState(States.model()).value();
  }

  int timers() {
    return score.stream().mapToInt(subtask -> subtask.numEventTimeTimers()).sum();
  }

  Saved save(long checkpoint) throws Exception {
    List<OperatorSubtaskState> models = new ArrayList<>();
    for (var harness : score) {
      models.add(harness.snapshot(checkpoint, checkpoint));
    }
    return new Saved(
        gate.snapshot(checkpoint, checkpoint),
        apply.snapshot(checkpoint, checkpoint),
        AbstractStreamOperatorTestHarness.repackageState(
            models.toArray(OperatorSubtaskState[]::new)),
        count.snapshot(checkpoint, checkpoint),
        score.size(),
        offset);
  }

  @Override
  public void close() throws Exception {
    gate.close();
    apply.close();
    count.close();
    for (var harness : score) {
      harness.close();
    }
  }
}
