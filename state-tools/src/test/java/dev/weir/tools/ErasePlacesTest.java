package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nothing can be written, or must not be, is said before the savepoint is read. */
class ErasePlacesTest {
  @TempDir Path folder;
  private Path savepoint;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void copyTheSavepoint() throws Exception {
    savepoint = Files.createDirectory(folder.resolve("in"));
    Path own = Path.of("../operators/src/test/resources/savepoints/0.1.0-format1/savepoint");
    Files.copy(own.resolve("_metadata"), savepoint.resolve("_metadata"));
  }

  private int erase(Path certificate) {
    PrintWriter writer = new PrintWriter(said);
    return StateMain.commandLine(writer, writer)
        .execute(
            "erase",
            savepoint.toString(),
            folder.resolve("out").toString(),
            "--tenant",
            "crowded",
            "--certificate",
            certificate.toString());
  }

  @Test
  void aCertificateDoesNotStandInWhatIsRead() {
    assertThat(erase(savepoint.resolve("certificate.json"))).isEqualTo(2);
    assertThat(said.toString())
        .contains("--certificate: found")
        .contains("expected a file outside");
    assertThat(savepoint.resolve("certificate.json")).doesNotExist();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aCertificateIsNotTheSavepointNorInIt() {
    assertThat(erase(folder.resolve("out"))).isEqualTo(2);
    assertThat(erase(folder.resolve("out").resolve("certificate.json"))).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aCertificateThatCannotBeWrittenIsNoWorkDoneInVain() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertThat(erase(file.resolve("certificate.json"))).isEqualTo(7);
    assertThat(said.toString()).contains("found no way to write it");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
