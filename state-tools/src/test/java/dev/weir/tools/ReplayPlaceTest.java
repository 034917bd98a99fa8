package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report that cannot be written is no other score, and no fault of ours. */
class ReplayPlaceTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  @TempDir Path folder;

  @Test
  void aReportThatCannotBeWrittenEndsWithSeven() throws Exception {
    Path events = Files.writeString(folder.resolve("events.jsonl"), "{}\n");
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    int exitCode =
        StateMain.commandLine(writer, writer)
            .execute(
                "replay",
                SAVEPOINT,
                "--events",
                events.toString(),
                "--json",
                events.resolve("report.json").toString());
    assertThat(exitCode).as(said.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(said.toString())
        .contains("--json: found no way to write")
        .as("said before the work")
        .doesNotContain("1 events");
  }
}
