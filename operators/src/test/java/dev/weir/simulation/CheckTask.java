package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.operator.CheckTenantConfigs;
import dev.weir.operator.ColdStart;
import dev.weir.operator.Operators;
import dev.weir.operator.WireTypes;
import java.util.concurrent.Callable;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The one subtask of CheckTenantConfigs; what it sends goes to all of its outputs. */
final class CheckTask extends Task {
  private final OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> harness;

  CheckTask(ColdStart coldStart, OperatorSubtaskState state, Mutant mutant) throws Exception {
    super(mutant);
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new CheckTenantConfigs(coldStart)),
            SubtaskEnvironment.of(1, 1, 0));
    Operators.open(harness, WireTypes.TENANT_UPDATE, state);
  }

  @Override
  void process(int input, StreamElement element) throws Exception {
    harness.processElement(element.<RawRecord>asRecord());
    Object update;
    while ((update = harness.getOutput().poll()) != null) {
      for (Channel<?> output : outputs) {
        output.send((StreamElement) update);
      }
    }
    var answers = harness.getSideOutput(CheckTenantConfigs.ANSWERS);
    while (answers != null && !answers.isEmpty()) {
      written.add(answers.poll().getValue());
    }
  }

  @Override
  Callable<OperatorSubtaskState> snapshot(Checkpoint checkpoint) throws Exception {
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
