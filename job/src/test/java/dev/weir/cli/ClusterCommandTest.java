package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chaos.Fault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong arguments of {@code weir cluster} and {@code weir chaos}: nothing is started. */
class ClusterCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void sizesThatCannotBeAreRefusedBeforeAnythingStarts() throws Exception {
    String place = folder.toString();
    assertThat(run("cluster", "start", "--folder", place, "--taskmanagers", "0", "--no-job"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--taskmanagers: found 0, expected 1 to 16");
    assertThat(run("cluster", "start", "--folder", place, "--parallelism", "5"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--parallelism: found 5, expected 1 to 4");
    assertThat(run("cluster", "start", "--folder", place, "--backend", "floppy"))
        .isEqualTo(ExitCode.USAGE);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aClusterThatIsNotThereIsNotStopped() {
    assertThat(run("cluster", "stop", "--folder", folder.toString()))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains("found no cluster in");
  }

  @Test
  void anUnknownFaultIsAnsweredWithAllThatThereAre() {
    assertThat(run("chaos", "--faults", "taskmanager-kil")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("found 'taskmanager-kil'").contains("taskmanager-kill");
  }

  @Test
  void minutesAndFolderAreChecked() {
    assertThat(run("chaos", "--minutes", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--minutes: found 0.0, expected more than 0");
    assertThat(run("chaos", "--minutes", "NaN")).isEqualTo(ExitCode.USAGE);
    assertThat(run("chaos", "--rate", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(run("chaos", "--folder", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("expected a folder that does not exist");
  }

  @Test
  void theListHasEveryFault() {
    assertThat(run("chaos", "--list")).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines()).hasSize(Fault.values().length);
  }
}
