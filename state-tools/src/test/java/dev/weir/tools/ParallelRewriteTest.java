package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What several subtasks have written is as sound as what one has. */
class ParallelRewriteTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  private static void succeeds(String... line) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    int exitCode = StateMain.commandLine(writer, writer).execute(line);
    assertThat(exitCode).as(String.join(" ", line) + "\n" + said).isZero();
  }

  /** The file of what all subtasks share is written once, and each subtask names its part. */
  @Test
  void whatThreeSubtasksHaveWrittenIsSoundAndTheSame() {
    String out = folder.resolve("out").toString();
    succeeds("migrate", SAVEPOINT, out, "--parallelism", "3");
    succeeds("verify", out);
    succeeds("diff", SAVEPOINT, out);
  }

  /** How many key groups there are is an option of the job. */
  @Test
  void anotherNumberOfKeyGroupsIsNoFault() {
    String out = folder.resolve("out").toString();
    succeeds("migrate", SAVEPOINT, out, "--max-parallelism", "100");
    succeeds("verify", out);
  }
}
