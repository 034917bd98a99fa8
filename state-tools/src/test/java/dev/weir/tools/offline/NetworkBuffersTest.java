package dev.weir.tools.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.state.Uids;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many subtasks of a graph that runs in this process have buffers to send each other rows with. */
class NetworkBuffersTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  private static final int MANY = 64;

  @TempDir Path folder;

  private static ReadSettings settings(int parallelism) {
    return new ReadSettings(parallelism, Duration.ofMinutes(1), Progress.SILENT);
  }

  private static void assertEnough(ReadableConfig configuration) {
    assertThat(configuration.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(MANY);
    MemorySize buffer = configuration.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE);
    MemorySize all = configuration.get(TaskManagerOptions.NETWORK_MEMORY_MAX);
    assertThat(all.getBytes() / buffer.getBytes()).isGreaterThan(2L * MANY * MANY);
  }

  @Test
  void ofAReplay() throws Exception {
    ReplaySettings settings = new ReplaySettings(settings(MANY), null, 0, null);
    ReplayRun run = new ReplayRun(SavedState.open(SAVEPOINT), settings, folder);
    assertEnough(run.environment(List.of(Uids.SCORE_EVENTS)).getConfiguration());
  }

  @Test
  void ofATraining() {
    JobOptions options =
        JobOptionsReader.of(Map.of()).argument("kafka.bootstrap.servers", "none:9092").read();
    assertEnough(
        new Training(options, settings(MANY), null).configuration(folder.toUri().toString()));
  }
}
