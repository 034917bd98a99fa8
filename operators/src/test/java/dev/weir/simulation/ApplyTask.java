package dev.weir.simulation;

import dev.weir.event.EventDecoder;
import dev.weir.event.RawRecord;
import dev.weir.operator.ApplyTenantConfig;
import dev.weir.operator.ColdStart;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.EventRules;
import dev.weir.operator.LimitRules;
import dev.weir.operator.Operators;
import dev.weir.operator.TenantBinding;
import dev.weir.operator.WireTypes;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.RatePart;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** A subtask of ApplyTenantConfig; its outputs are the subtasks of ScoreEvents, by key group. */
final class ApplyTask extends Task {
  static final int EVENTS = 0;

  /** Small bounds, so that a simulated day meets all of them. */
  static final EventRules RULES =
      new EventRules(
          new EventDecoder.Limits(2_048, 600_000, 3_600_000),
          TenantBinding.parse("body"),
          2,
          3_000,
          new LimitRules(RatePart.DEFAULT, Map.of("events", 4)),
          null);

  private final TwoInputs<RawRecord, Tuple2<String, byte[]>, ConfiguredEvent> harness;
  private final boolean deaf;
  private final boolean misrouting;

  ApplyTask(ColdStart coldStart, OperatorSubtaskState state, int subtask, Mutant mutant)
      throws Exception {
    super(mutant);
    deaf = mutant == Mutant.BROADCAST_LOST && subtask == 0;
    misrouting = mutant == Mutant.KEYS_MISROUTED;
    harness =
        new TwoInputs<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new ApplyTenantConfig(RULES, coldStart), List.of(States.tenantConfigs())));
    Operators.open(harness, WireTypes.CONFIGURED_EVENT, state);
    // As in the job: requests have no clock, and do not hold back that of the events.
    harness.processWatermarkStatus2(WatermarkStatus.IDLE);
  }

  @Override
  void process(int input, StreamElement element) throws Exception {
    if (input != EVENTS) {
      if (!deaf) {
        harness.processElement2(element.asRecord());
      }
    } else if (element.isRecord()) {
      harness.processElement1(element.asRecord());
    } else if (element.isWatermark()) {
      harness.processWatermark1(element.asWatermark());
    } else {
      harness.processWatermarkStatus1(element.asWatermarkStatus());
    }
    send();
  }

  private void send() throws Exception {
    Object output;
    while ((output = harness.getOutput().poll()) != null) {
      StreamElement element = (StreamElement) output;
      if (element.isRecord()) {
        ModelKey key = element.<ConfiguredEvent>asRecord().getValue().key;
        outputs.get(subtaskOf(key)).send(element);
      } else {
        for (Channel<?> channel : outputs) {
          channel.send(element);
        }
      }
    }
    var letters = harness.getSideOutput(ApplyTenantConfig.DEAD_LETTERS);
    while (letters != null && !letters.isEmpty()) {
      written.add(letters.poll().getValue());
    }
  }

  private int subtaskOf(ModelKey key) {
    return misrouting
        ? Math.floorMod(key.hashCode(), outputs.size())
        : subtaskOf(key, outputs.size());
  }

  static int subtaskOf(ModelKey key, int subtasks) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, Uids.MAX_PARALLELISM, subtasks);
  }

  @Override
  Callable<OperatorSubtaskState> snapshot(Checkpoint checkpoint) throws Exception {
    checkpoint.configs(configs());
    OperatorSubtaskState state = harness.snapshot(checkpoint.id(), checkpoint.id());
    return () -> state;
  }

  @Override
  void completed(Checkpoint checkpoint) throws Exception {
    harness.notifyOfCompletedCheckpoint(checkpoint.id());
  }

  SavedConfigs configs() throws Exception {
    return SavedConfigs.of(harness.getOperator());
  }

  @Override
  public void close() throws Exception {
    SubtaskEnvironment.close(harness);
  }
}
