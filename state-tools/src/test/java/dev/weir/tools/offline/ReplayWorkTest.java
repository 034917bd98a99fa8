package dev.weir.tools.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a replay's scores go. */
class ReplayWorkTest {
  private static final String SCORES = "{\"score\":1}\n{\"score\":2}\n";

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void whatTwoSubtasksHaveWritten() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve(ReplaySink.LINES + "0"), "{\"score\":1}\n");
    Files.writeString(run.resolve(ReplaySink.LINES + "1"), "{\"score\":2}\n");
    Files.writeString(run.resolve("other"), "no score\n");
  }

  @Test
  void whatIsNoFileIsWrittenThroughAndNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "what was there");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    ReplayWork.writeScores(run, link);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(SCORES);
  }

  @Test
  void theyAreCompressedWhereTheNameSaysSo() throws IOException {
    Path file = folder.resolve("scores.gz");
    ReplayWork.writeScores(run, file);
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(SCORES);
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("run", "scores.gz");
  }
}
