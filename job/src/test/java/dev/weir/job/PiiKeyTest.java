package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.event.CategoryKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job never starts with a secret that is not the one its file holds. */
class PiiKeyTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  @Test
  void theSecretIsTheFilesTextWithoutItsLineBreak() throws Exception {
    CategoryKey expected = new CategoryKey(SECRET.getBytes(StandardCharsets.UTF_8));
    for (String end : List.of("", "\n", "\r\n")) {
      JobOptions options = options(file(SECRET + end));
      assertThat(PiiKey.of(options).hash("web")).isEqualTo(expected.hash("web"));
      assertThat(findings(options)).isEmpty();
      assertThat(options.toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void withoutTheOptionThereIsNone() {
    JobOptions options = JobOptionsReader.read(new String[] {SERVERS}, Map.of());
    assertThat(PiiKey.of(options)).isNull();
    assertThat(findings(options)).isEmpty();
  }

  @Test
  void withoutAGoodFileTheJobDoesNotStart() throws Exception {
    refuses(folder.resolve("nowhere"), "a file that can be read");
    refuses(folder, "a file that can be read");
    refuses(file(""), "a file that is not empty");
    refuses(file(SECRET.substring(1) + "\n"), "a secret of at least 32 bytes in it");
    Path binary = folder.resolve("pii.key");
    Files.write(binary, new byte[] {(byte) 0xff, 0x00});
    refuses(binary, "a file that can be read");
  }

  @Test
  void aFileThatEveryUserCanReadIsAWarning() throws Exception {
    Path file = file(SECRET);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    JobOptions options = options(file);
    assertThat(findings(options)).hasSize(1).noneMatch(Finding::isFailure);
    assertThat(findings(options).get(0).toString()).contains("chmod 600").doesNotContain(SECRET);
    assertThat(PiiKey.of(options)).isNotNull();
  }

  private void refuses(Path file, String expected) {
    JobOptions options = options(file);
    assertThat(findings(options)).hasSize(1).allMatch(Finding::isFailure);
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> PiiKey.of(options))
        .withMessageStartingWith("pii.key-file: found '" + file + "'")
        .withMessageEndingWith("expected " + expected)
        .withMessageNotContaining(SECRET.substring(1));
  }

  private static List<Finding> findings(JobOptions options) {
    Findings findings = new Findings();
    PiiKey.check(options, findings);
    return findings.all();
  }

  private Path file(String text) throws Exception {
    Path file = folder.resolve("pii.key");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static final String SERVERS = "--kafka.bootstrap.servers=localhost:1";

  private static JobOptions options(Path file) {
    return JobOptionsReader.read(new String[] {SERVERS, "--pii.key-file=" + file}, Map.of());
  }
}
