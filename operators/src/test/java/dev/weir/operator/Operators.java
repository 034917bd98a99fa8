package dev.weir.operator;

import dev.weir.state.Uids;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Opens operators in their harnesses: what comes out of them is written as on the job's wires. */
public final class Operators {
  private Operators() {}

  /** From a snapshot of the subtask; null: as in a job that was never saved. */
  public static <O> void open(
      AbstractStreamOperatorTestHarness<O> harness,
      TypeInformation<O> output,
      OperatorSubtaskState saved)
      throws Exception {
    harness.setup(output.createSerializer(new SerializerConfigImpl()));
    if (saved != null) {
      harness.initializeState(saved);
    }
    harness.open();
  }

  /**
   * What a subtask gets of the snapshot of all.
   *
   * @param saved of {@code before} subtasks; null: nothing was saved
   */
  static OperatorSubtaskState share(
      OperatorSubtaskState saved, int before, int parallelism, int subtask) {
    return saved == null
        ? null
        : AbstractStreamOperatorTestHarness.repartitionOperatorState(
            saved, Uids.MAX_PARALLELISM, before, parallelism, subtask);
  }
}
