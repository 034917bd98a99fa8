package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that runs a job in its own process leaves none of its files behind. */
class LeftFilesTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  @TempDir Path folder;

  @Test
  void theFolderForTemporaryFilesIsEmptyAfterAReading() throws Exception {
    leavesNothing("inspect", "--json", SAVEPOINT);
  }

  @Test
  void itIsEmptyAfterAReplay() throws Exception {
    Path events = Files.writeString(folder.resolve("events.jsonl"), "{}\n");
    leavesNothing("replay", SAVEPOINT, "--events", events.toString());
  }

  private void leavesNothing(String... command) throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : List.of("lang", "util", "util.concurrent", "time")) {
      line.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    line.add("-Djava.io.tmpdir=" + files);
    line.add("-Dweir.log.file=" + folder.resolve("weir.log"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), StateMain.class.getName()));
    line.addAll(List.of(command));
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said, UTF_8)).isZero();
    assertThat(files).isEmptyDirectory();
  }
}
