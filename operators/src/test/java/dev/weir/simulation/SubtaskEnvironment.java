package dev.weir.simulation;

import org.apache.flink.runtime.io.disk.iomanager.IOManager;
import org.apache.flink.runtime.io.disk.iomanager.IOManagerAsync;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.operators.testutils.MockInputSplitProvider;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * What Flink's harness runs a subtask in, as it makes it itself, but for the files: a run starts
 * dozens of subtasks, none of which spills anything, and a folder and two threads for each take
 * longer than all that they do.
 */
final class SubtaskEnvironment {
  private static final int MANAGED_MEMORY_BYTES = 3 << 20;
  private static final int BUFFER_BYTES = 1024;

  /** Of all subtasks; none of them closes it. */
  private static final IOManager FILES = new SharedFiles();

  private SubtaskEnvironment() {}

  private static final class SharedFiles extends IOManagerAsync {
    SharedFiles() {
      Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
    }

    @Override
    public void close() {}

    private void delete() {
      try {
        super.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The one of one of so many subtasks. */
  static MockEnvironment of(int maxParallelism, int subtasks, int subtask) {
    return new MockEnvironmentBuilder()
        .setTaskName("Simulated")
        .setManagedMemorySize(MANAGED_MEMORY_BYTES)
        .setInputSplitProvider(new MockInputSplitProvider())
        .setBufferSize(BUFFER_BYTES)
        .setMaxParallelism(maxParallelism)
        .setParallelism(subtasks)
        .setSubtaskIndex(subtask)
        .setIOManager(FILES)
        .build();
  }

  /** Ends a subtask that runs in one. */
  static void close(AbstractStreamOperatorTestHarness<?> subtask) throws Exception {
    subtask.close();
    subtask.getEnvironment().close();
  }
}
