package dev.weir.tools.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report takes the place of a file, and of nothing else. */
class PageFileTest {
  private static final String REPORT = "a report";

  @TempDir Path folder;

  private static void report(Path file) {
    PageFile.requirePlace("--json", file);
    PageFile.write("--json", file, REPORT);
  }

  @Test
  void aFileIsReplacedAndNothingIsLeftBesideIt() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "what was there, and was longer");
    report(file);
    assertThat(file).hasContent(REPORT);
    assertThat(folder.toFile().list()).containsExactly("report");
  }

  @Test
  void aLinkStaysAndItsFileIsWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "what was there, and was longer");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    PageFile.requirePlace("--json", link);
    assertThat(file).hasContent("what was there, and was longer");
    PageFile.write("--json", link, REPORT);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(REPORT);
  }

  @Test
  void aLinkToNothingYetIsAskedAndWritten() throws IOException {
    Path file = folder.resolve("file");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    PageFile.requirePlace("--json", link);
    assertThat(file).doesNotExist();
    PageFile.write("--json", link, REPORT);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(REPORT);
    Path astray = folder.resolve("astray");
    Files.createSymbolicLink(astray, folder.resolve("no-folder").resolve("file"));
    assertThatThrownBy(() -> PageFile.requirePlace("--json", astray))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("--json: found no way to write " + astray);
  }

  @Test
  void aPipeIsWrittenInto() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeThat(Path.of("/usr/bin/mkfifo")).exists();
    assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor()).isZero();
    PageFile.requirePlace("--json", pipe);
    CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> read(pipe));
    PageFile.write("--json", pipe, REPORT);
    assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(REPORT);
    assertThat(folder.toFile().list()).containsExactly("pipe");
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  private static String read(Path pipe) {
    try {
      return Files.readString(pipe);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
