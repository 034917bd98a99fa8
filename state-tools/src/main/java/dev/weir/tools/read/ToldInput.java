package dev.weir.tools.read;

import java.io.IOException;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.state.api.input.KeyedStateInputFormat;
import org.apache.flink.state.api.input.operator.StateReaderOperator;
import org.apache.flink.state.api.input.splits.KeyGroupRangeInputSplit;
import org.apache.flink.util.ExceptionUtils;

/**
 * Flink's input of keyed state, which tells the stage why it fails: where several subtasks fail, or
 * one is asked for more after its failure, the job may end with what follows from it alone.
 */
final class ToldInput<K, T> extends KeyedStateInputFormat<K, VoidNamespace, T> {
  private static final long serialVersionUID = 1L;

  private final String stage;

  ToldInput(
      OperatorState operator,
      Configuration configuration,
      StateReaderOperator<?, K, VoidNamespace, T> reader,
      ExecutionConfig config,
      String stage)
      throws IOException {
    super(operator, null, configuration, reader, config);
    this.stage = stage;
  }

  @Override
  public void open(KeyGroupRangeInputSplit split) throws IOException {
    try {
      super.open(split);
    } catch (IOException | RuntimeException e) {
      tell(e);
      throw e;
    }
  }

  @Override
  public T nextRecord(T reuse) throws IOException {
    try {
      return super.nextRecord(reuse);
    } catch (IOException | RuntimeException e) {
      tell(e);
      throw e;
    }
  }

  /** A task that is interrupted fails because another one has. */
  private void tell(Exception e) {
    if (!Thread.currentThread().isInterrupted()
        && ExceptionUtils.findThrowable(e, InterruptedException.class).isEmpty()
        && ExceptionUtils.findThrowable(e, CancelTaskException.class).isEmpty()) {
      Stage.failed(stage, e);
    }
  }
}
