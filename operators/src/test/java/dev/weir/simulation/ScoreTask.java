package dev.weir.simulation;

import dev.weir.detect.DetectorType;
import dev.weir.model.Model;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.ModelCacheSize;
import dev.weir.operator.Operators;
import dev.weir.operator.OutputRecord;
import dev.weir.operator.SabotagedScoring;
import dev.weir.operator.ScoreEvents;
import dev.weir.operator.ScoreEventsOperator;
import dev.weir.operator.WireTypes;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** A subtask of ScoreEvents. */
final class ScoreTask extends Task {
  /** Whose detectors fail. Not the fallback's. */
  static final DetectorType FAILING = DetectorType.ONLINE_ISOLATION_FOREST;

  private static final int MAX_STATE_BYTES = 50 << 20;

  private final KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord>
      harness;
  private final Watermarks watermarks;

  ScoreTask(Share share, OperatorSubtaskState state, Store store, Mutant mutant) throws Exception {
    super(mutant);
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            operator(store.cache(), mutant),
            event -> event.key,
            States.KEY_TYPE,
            SubtaskEnvironment.of(Uids.MAX_PARALLELISM, share.subtasks(), share.subtask()));
    watermarks = new Watermarks(share.subtasks(), harness);
    harness.setStateBackend(store.backend());
    Operators.open(harness, WireTypes.OUTPUT_RECORD, state);
  }

  /** Which subtask of how many. */
  record Share(int subtask, int subtasks) {}

  /** Where its models live. */
  record Store(StateBackend backend, ModelCacheSize cache) {}

  private static ScoreEventsOperator operator(ModelCacheSize cache, Mutant mutant) {
    return mutant == Mutant.DIRTY_MODELS_NOT_SAVED
        ? new ForgettingOperator(cache)
        : new SabotagedScoring(ApplyTask.RULES, cache, FAILING);
  }

  /** Saves what the state happens to hold. */
  private static final class ForgettingOperator extends SabotagedScoring {
    private static final long serialVersionUID = 1L;

    ForgettingOperator(ModelCacheSize cache) {
      super(ApplyTask.RULES, cache, FAILING);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) {}
  }

  @Override
  void process(int input, StreamElement element) throws Exception {
    if (element.isRecord()) {
      harness.processElement(element.<ConfiguredEvent>asRecord());
    } else {
      watermarks.take(input, element);
    }
    collect();
  }

  private void collect() {
    Object output;
    while ((output = harness.getOutput().poll()) != null) {
      if (output instanceof StreamRecord<?> record) {
        written.add((OutputRecord) record.getValue());
      }
    }
    var alerts = harness.getSideOutput(ScoreEvents.ALERTS);
    while (alerts != null && !alerts.isEmpty()) {
      written.add(alerts.poll().getValue());
    }
  }

  /** Written later, while the models learn on: what they learn must not get into it. */
  @Override
  Callable<OperatorSubtaskState> snapshot(Checkpoint checkpoint) throws Exception {
    var held =
        harness
            .getOperator()
            .snapshotState(
                checkpoint.id(),
                checkpoint.id(),
                CheckpointOptions.alignedNoTimeout(
                    CheckpointType.CHECKPOINT, CheckpointStorageLocationReference.getDefault()),
                new MemCheckpointStreamFactory(MAX_STATE_BYTES));
    return () -> OperatorSnapshotFinalizer.create(held).getJobManagerOwnedState();
  }

  @Override
  void completed(Checkpoint checkpoint) throws Exception {
    harness.notifyOfCompletedCheckpoint(checkpoint.id());
  }

  /** The model of a key that this subtask owns; null if there is none. */
  Model model(ModelKey key) throws Exception {
    var operator = (KeyedProcessOperator<?, ?, ?>) harness.getOperator();
    operator.finish();
    operator.setCurrentKey(key);
    return operator.getKeyedStateStore().getState(States.model()).value();
  }

  /** Those that the state holds once nothing is held back from it. */
  int models() throws Exception {
    harness.getOperator().finish();
    try (var keys =
        harness
            .getOperator()
            .getKeyedStateBackend()
            .getKeys(States.MODEL, VoidNamespace.INSTANCE)) {
      return (int) keys.count();
    }
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** Lets all timers fire, but does not drain the job. */
  void endOfTime() throws Exception {
    harness.processWatermark(Long.MAX_VALUE - 1);
  }

  List<Integer> left() throws Exception {
    return List.of(models(), timers());
  }

  /** As if the snapshot had been written without them. */
  void loseTimers() throws Exception {
    @SuppressWarnings("unchecked")
    var operator =
        (KeyedProcessOperator<ModelKey, ConfiguredEvent, OutputRecord>) harness.getOperator();
    InternalTimerService<VoidNamespace> timers =
        operator.getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, operator);
    Map<Object, Long> found = new HashMap<>();
    timers.forEachEventTimeTimer((none, time) -> found.put(operator.getCurrentKey(), time));
    for (Map.Entry<Object, Long> timer : found.entrySet()) {
      operator.setCurrentKey(timer.getKey());
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, timer.getValue());
    }
  }

  @Override
  public void close() throws Exception {
    SubtaskEnvironment.close(harness);
  }
}
