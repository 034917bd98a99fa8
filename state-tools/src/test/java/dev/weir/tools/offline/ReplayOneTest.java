package dev.weir.tools.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayOneTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  @TempDir Path folder;

  /** What is told of the stages that begin and end. */
  private static Progress told(List<String> to) {
    return new Progress() {
      @Override
      public void begin(String what, long total, Unit unit) {
        to.add(what);
      }

      @Override
      public void step(long done) {}

      @Override
      public void end() {
        to.add("end");
      }
    };
  }

  @Test
  void aStageEndsAlsoWhereItsGraphCannotBeMade() throws Exception {
    List<String> told = new ArrayList<>();
    ReadSettings reading = new ReadSettings(1, Duration.ofMinutes(1), told(told));
    SavedState saved = SavedState.open(SAVEPOINT);
    ReplayRun run = new ReplayRun(saved, new ReplaySettings(reading, null, 0, null), folder);
    ReplayOne one = new ReplayOne(saved, run, null, null);
    Path spool = Files.writeString(folder.resolve("spool"), "an event");
    assertThatThrownBy(() -> one.judge(spool, null, null)).isInstanceOf(RuntimeException.class);
    assertThat(told).containsExactly("Judging the model's events", "end");
  }
}
