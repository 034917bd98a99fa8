package dev.weir.tools.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is there whole or not at all. */
class OutputFolderTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  @TempDir Path folder;

  /** Begins to write, and ends the process as Ctrl-C does: by its shutdown hooks. */
  static final class EndedWhileWriting {
    private EndedWhileWriting() {}

    @SuppressWarnings("try") // It is never closed.
    public static void main(String[] arguments) throws Exception {
      OutputFolder begun = OutputFolder.create(SavedState.open(SAVEPOINT), arguments[0]);
      boolean written =
          begun.fileSystem().exists(begun.part()) && begun.fileSystem().exists(begun.metadata());
      System.exit(written ? 42 : 1);
    }
  }

  @Test
  void aProcessThatIsEndedLeavesNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EndedWhileWriting.class.getName(),
                folder.resolve("out").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(42);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsClosedBeforeItIsWholeLeavesNothing() {
    try (OutputFolder begun =
        OutputFolder.create(SavedState.open(SAVEPOINT), folder.resolve("out").toString())) {
      assertThat(Path.of(begun.metadata().toUri().getPath())).isRegularFile();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderWithinTakesThePlaceAndTheRestGoes() throws Exception {
    Path out = folder.resolve("out");
    try (OutputFolder begun = OutputFolder.create(out.toString())) {
      Path part = Path.of(begun.part().toUri().getPath());
      assertThat(part).isEmptyDirectory().hasParent(folder);
      Files.writeString(Files.createDirectory(part.resolve("savepoint-1")).resolve("a"), "a");
      begun.move(new org.apache.flink.core.fs.Path(begun.part(), "savepoint-1"));
      assertThat(begun.target().toUri().getPath()).isEqualTo(out.toString());
    }
    assertThat(out.resolve("a")).hasContent("a");
    assertThat(folder.toFile().list()).containsExactly("out");
    assertThatThrownBy(() -> OutputFolder.create(out.toString()))
        .hasMessageContaining("found something there, expected nothing yet");
  }

  @Test
  void aPlaceThatIsTakenIsRefusedBeforeAnythingIsRead() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    SavedState in = SavedState.open(SAVEPOINT);
    assertThatThrownBy(() -> StateRewrite.requireFree(in, out.toString()))
        .isInstanceOfSatisfying(
            StateFault.class, e -> assertThat(e.kind()).isEqualTo(StateFault.Kind.WRONG_PLACE))
        .hasMessageContaining("found something there, expected nothing yet");
    assertThatThrownBy(() -> StateRewrite.requireFree(in, SAVEPOINT + "/out"))
        .hasMessageContaining("expected one outside it");
  }
}
