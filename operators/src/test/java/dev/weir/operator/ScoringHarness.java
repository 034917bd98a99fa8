package dev.weir.operator;

import dev.weir.detect.DetectorType;
import dev.weir.event.EventDecoder;
import dev.weir.event.RawRecord;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/** ApplyTenantConfig and any number of subtasks of ScoreEvents, joined as the job joins them. */
final class ScoringHarness implements AutoCloseable {
  static final EventRules RULES =
      new EventRules(EventDecoder.Limits.DEFAULT, TenantBinding.parse("body"), 10, 1 << 20);

  private static final int MAX_STATE_BYTES = 50 << 20;

  final List<String> scores = new ArrayList<>();
  final List<String> alerts = new ArrayList<>();
  final List<BudgetedAlert> budgeted = new ArrayList<>();
  final List<OutputRecord> deadLetters = new ArrayList<>();
  final CountedMetrics metrics = new CountedMetrics();

  private final TwoInputStreamOperatorTestHarness<
          RawRecord, Tuple2<String, byte[]>, ConfiguredEvent>
      apply;
  private final List<
          KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord>>
      score = new ArrayList<>();
  private final Store store;
  private final EventRules rules;
  private final ConfiguredEventSerializer wire = new ConfiguredEventSerializer();

  /** A fresh start where {@code state} is null. */
  ScoringHarness(TestTopics topics, int parallelism, Saved state) throws Exception {
    this(topics, parallelism, state, Store.HEAP);
  }

  ScoringHarness(TestTopics topics, int parallelism, Saved state, Store store) throws Exception {
    this(topics, parallelism, state, store, RULES);
  }

  ScoringHarness(TestTopics topics, int parallelism, Saved state, Store store, EventRules rules)
      throws Exception {
    this.store = store;
    this.rules = rules;
    apply =
        new TwoInputStreamOperatorTestHarness<>(
            new CountedBroadcast(new ApplyTenantConfig(rules, topics, topics.signatures), metrics));
    Operators.open(apply, WireTypes.CONFIGURED_EVENT, state == null ? null : state.configs);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      score.add(scoring(parallelism, subtask, state));
    }
  }

  /** Where models live. */
  record Store(StateBackend backend, ModelCacheSize cache, DetectorType sabotaged) {
    static final Store HEAP = new Store(new HashMapStateBackend(), ModelCacheSize.AUTO);

    Store(StateBackend backend, ModelCacheSize cache) {
      this(backend, cache, null);
    }

    /**
     * Where detectors of {@code type} fail for the values that {@link dev.weir.model.Sabotage}
     * names.
     */
    Store sabotaged(DetectorType type) {
      return new Store(backend, cache, type);
    }

    private ScoreEventsOperator operator(EventRules rules, CountedMetrics metrics) {
      return sabotaged == null
          ? new CountedScoring(rules, cache, metrics)
          : new CountedSabotage(cache, sabotaged, metrics);
    }

    static Store disk(ModelCacheSize cache) {
      EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
      // What the harness has to share out would be too little, with a warning for every subtask.
      backend.getMemoryConfiguration().setUseManagedMemory(false);
      return new Store(backend, cache);
    }
  }

  private static final class CountedBroadcast
      extends CoBroadcastWithNonKeyedOperator<RawRecord, Tuple2<String, byte[]>, ConfiguredEvent> {
    private static final long serialVersionUID = 1L;

    private final transient CountedMetrics counted;

    CountedBroadcast(ApplyTenantConfig function, CountedMetrics counted) {
      super(function, List.of(States.tenantConfigs()));
      this.counted = counted;
    }

    @Override
    public OperatorMetricGroup getMetricGroup() {
      return counted;
    }
  }

  private static final class CountedScoring extends ScoreEventsOperator {
    private static final long serialVersionUID = 1L;

    private final transient CountedMetrics counted;

    CountedScoring(EventRules rules, ModelCacheSize cache, CountedMetrics counted) {
      super(rules, cache);
      this.counted = counted;
    }

    @Override
    public OperatorMetricGroup getMetricGroup() {
      return counted;
    }
  }

  private static final class CountedSabotage extends SabotagedScoring {
    private static final long serialVersionUID = 1L;

    private final transient CountedMetrics counted;

    CountedSabotage(ModelCacheSize cache, DetectorType type, CountedMetrics counted) {
      super(RULES, cache, type);
      this.counted = counted;
    }

    @Override
    public OperatorMetricGroup getMetricGroup() {
      return counted;
    }
  }

  /** Snapshots of all subtasks. */
  record Saved(OperatorSubtaskState configs, OperatorSubtaskState models, int parallelism) {}

  private KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord> scoring(
      int parallelism, int subtask, Saved state) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            store.operator(rules, metrics),
            event -> event.key,
            States.KEY_TYPE,
            Uids.MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(store.backend);
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(MAX_STATE_BYTES));
    OperatorSubtaskState share =
        state == null
            ? null
            : Operators.share(state.models, state.parallelism, parallelism, subtask);
    Operators.open(harness, WireTypes.OUTPUT_RECORD, share);
    return harness;
  }

  void event(RawRecord raw) throws Exception {
    apply.processElement1(new StreamRecord<>(raw, raw.timestamp()));
    drain();
  }

  /** Events of tenant acme; each is the same every time. */
  void events(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      event(TestTopics.event("acme", i));
    }
  }

  /** An event as ScoreEvents gets it, without handing it over. */
  ConfiguredEvent configured(RawRecord raw) throws Exception {
    apply.processElement1(new StreamRecord<>(raw, raw.timestamp()));
    @SuppressWarnings("unchecked")
    StreamRecord<ConfiguredEvent> sent = (StreamRecord<ConfiguredEvent>) apply.getOutput().poll();
    return pass(sent.getValue());
  }

  void tenant(Tuple2<String, byte[]> update) throws Exception {
    apply.processElement2(new StreamRecord<>(update));
    drain();
  }

  private void drain() throws Exception {
    Object output;
    while ((output = apply.getOutput().poll()) != null) {
      @SuppressWarnings("unchecked")
      StreamRecord<ConfiguredEvent> sent = (StreamRecord<ConfiguredEvent>) output;
      score(pass(sent.getValue()), sent.getTimestamp());
    }
    var letters = apply.getSideOutput(ApplyTenantConfig.DEAD_LETTERS);
    while (letters != null && !letters.isEmpty()) {
      deadLetters.add(letters.poll().getValue());
    }
  }

  /** As the network does it: the operator sends the same object every time. */
  private ConfiguredEvent pass(ConfiguredEvent sent) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(512);
    wire.serialize(sent, out);
    return wire.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private void score(ConfiguredEvent event, long timestamp) throws Exception {
    var harness = score.get(subtaskOf(event.key));
    harness.processElement(new StreamRecord<>(event, timestamp));
    Object output;
    while ((output = harness.getOutput().poll()) != null) {
      if (output instanceof StreamRecord<?> record) {
        scores.add(text(record));
      }
    }
    var raised = harness.getSideOutput(ScoreEvents.ALERTS);
    while (raised != null && !raised.isEmpty()) {
      alerts.add(text(raised.poll()));
    }
    var counted = harness.getSideOutput(ScoreEvents.BUDGETED);
    while (counted != null && !counted.isEmpty()) {
      budgeted.add(counted.poll().getValue());
    }
  }

  int subtaskOf(ModelKey key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, Uids.MAX_PARALLELISM, score.size());
  }

  KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord> subtask(int s) {
    return score.get(s);
  }

  /** Of what the state holds; null if that is nothing. */
  Model model(ModelKey key) throws Exception {
    var operator = (KeyedProcessOperator<?, ?, ?>) subtask(subtaskOf(key)).getOperator();
    operator.setCurrentKey(key);
    return operator.getKeyedStateStore().getState(States.model()).value();
  }

  /** The same as bytes; none if it holds nothing. */
  byte[] frame(ModelKey key) throws Exception {
    Model model = model(key);
    if (model == null) {
      return new byte[0];
    }
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }

  private static String text(StreamRecord<?> output) {
    return new String(((OutputRecord) output.getValue()).value, StandardCharsets.UTF_8);
  }

  Saved save(long checkpoint) throws Exception {
    List<OperatorSubtaskState> models = new ArrayList<>();
    for (var harness : score) {
      models.add(harness.snapshot(checkpoint, checkpoint));
    }
    return new Saved(
        apply.snapshot(checkpoint, checkpoint),
        AbstractStreamOperatorTestHarness.repackageState(
            models.toArray(OperatorSubtaskState[]::new)),
        score.size());
  }

  /** The synchronous part alone, as when the asynchronous one waits for its turn. */
  OperatorSnapshotFutures snapshotWithoutWriting() throws Exception {
    return subtask(0)
        .getOperator()
        .snapshotState(
            1,
            1,
            CheckpointOptions.alignedNoTimeout(
                CheckpointType.CHECKPOINT, CheckpointStorageLocationReference.getDefault()),
            new MemCheckpointStreamFactory(MAX_STATE_BYTES));
  }

  @Override
  public void close() throws Exception {
    apply.close();
    for (var harness : score) {
      harness.close();
    }
  }
}
