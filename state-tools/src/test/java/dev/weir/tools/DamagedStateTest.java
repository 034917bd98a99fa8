package dev.weir.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A byte of a model is not what was written: every command says so, and leaves nothing. */
class DamagedStateTest {
  private static final Path WHOLE =
      Path.of("../operators/src/test/resources/savepoints/0.1.0-format1/savepoint/_metadata");

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  private Path damaged() throws Exception {
    byte[] bytes = Files.readAllBytes(WHOLE);
    int frame = new String(bytes, ISO_8859_1).indexOf("WEIR");
    bytes[frame + 60] ^= 0x55;
    Path copy = Files.createDirectory(folder.resolve("in"));
    Files.write(copy.resolve("_metadata"), bytes);
    return copy;
  }

  @Test
  void aDamagedModelIsIncompatibleStateAndNoFaultOfOurs() throws Exception {
    String in = damaged().toString();
    String out = folder.resolve("out").toString();
    for (List<String> line :
        List.of(
            List.of("inspect", in),
            List.of("erase", in, out, "--tenant", "crowded"),
            List.of("export", in, out, "--tenant", "crowded"),
            List.of("migrate", in, out))) {
      StringWriter said = new StringWriter();
      PrintWriter writer = new PrintWriter(said);
      int exitCode = StateMain.commandLine(writer, writer).execute(line.toArray(String[]::new));
      assertThat(exitCode).as(line + ": " + said).isEqualTo(ExitCode.INCOMPATIBLE_STATE);
      assertThat(said.toString()).doesNotContain("fault in Weir", "found found");
      assertThat(folder.toFile().list()).containsExactly("in");
    }
  }
}
