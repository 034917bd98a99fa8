package dev.weir.tools.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.CommandFailure;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configs of a folder as the job would have accepted them. */
class ConfigFolderTest {
  private static final String REST =
      "features: [{name: a, type: number}]\ndetector: {type: robust-z-score}\n";

  @TempDir Path folder;

  private void file(String name, String tenant, String more) throws IOException {
    Files.writeString(folder.resolve(name), "tenant: " + tenant + "\n" + more + REST);
  }

  @Test
  void versionsAreAcceptedInTheirOrderAndOneWithoutIsTheFirst() throws IOException {
    file("z.yaml", "acme", "version: 2\n");
    file("a.yml", "acme", "version: 10\neffectiveFrom: \"2025-06-15T00:00:00Z\"\n");
    file("b.yaml", "globex", "");
    Files.writeString(folder.resolve("notes.txt"), "no config");
    List<TenantRecord> records = ConfigFolder.read(folder, false);
    assertThat(records).extracting(TenantRecord::tenant).containsExactly("acme", "globex");
    assertThat(records.get(0).revisions()).extracting(Revision::version).containsExactly(2L, 10L);
    assertThat(records.get(1).lastVersion()).isEqualTo(1);
  }

  @Test
  void everyProblemIsToldWithItsFile() throws IOException {
    file("one.yaml", "acme", "");
    file("two.yaml", "acme", "version: 2\n");
    file("three.yaml", "globex", "warmup: -1\n");
    assertThatThrownBy(() -> ConfigFolder.read(folder, false))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("one.yaml: version: found nothing, expected one")
        .hasMessageContaining("three.yaml: warmup");
  }

  @Test
  void aFolderWithoutConfigsIsAnError() {
    assertThatThrownBy(() -> ConfigFolder.read(folder, false))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("found no file");
    assertThatThrownBy(() -> ConfigFolder.read(folder.resolve("x"), false))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("found no folder");
  }
}
