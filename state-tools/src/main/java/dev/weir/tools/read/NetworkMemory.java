package dev.weir.tools.read;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * What the subtasks of a job that runs in this process send each other rows with. Flink gives such
 * a job 64 MiB however many they are, and where every subtask sends to every other, buffers grow
 * with the square of their number.
 */
public final class NetworkMemory {
  private static final long GIVEN_BYTES = MemorySize.ofMebiBytes(64).getBytes();

  /** Two read by a channel and one written, for four exchanges at a time. */
  private static final long BUFFERS_A_PAIR = 12;

  private static final long LEAST_BUFFER_BYTES = 4096;

  private NetworkMemory() {}

  /** Has it be enough for the job's parallelism; of a quarter of the heap's size at most. */
  public static void in(Configuration configuration) {
    long subtasks = configuration.get(CoreOptions.DEFAULT_PARALLELISM);
    long buffers = BUFFERS_A_PAIR * subtasks * subtasks;
    if (buffers * configuration.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE).getBytes()
        <= GIVEN_BYTES) {
      return;
    }
    long most = Math.max(GIVEN_BYTES, Runtime.getRuntime().maxMemory() / 4);
    long bytes = Math.min(most, Math.max(GIVEN_BYTES, buffers * LEAST_BUFFER_BYTES));
    configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, new MemorySize(LEAST_BUFFER_BYTES));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, new MemorySize(bytes));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, new MemorySize(bytes));
  }
}
