package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.event.RawRecord;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.SignatureVerdict;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.SignedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is to take signed messages only never starts with keys that are not clear. */
class KeysFileTest {
  private static final byte[] KEY = "acme".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VALUE = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void theFilesKeysAreTheJobs() throws Exception {
    MessageSigner.NewKey key = MessageSigner.newKey();
    Path file = file("keys: [{id: a, tenants: [acme], publicKey: " + key.publicKey() + "}]");
    SignedMessage signed = MessageSigner.of("a", key.privateKey()).sign("config", KEY, VALUE);
    Signatures signatures = KeysFile.signatures(options("required", file));
    assertThat(signatures.check(signed)).isInstanceOf(SignatureVerdict.Admitted.class);
    assertThat(problems("required", file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"required", "optional"})
  void withoutTheFileTheJobDoesNotStart(String mode) throws Exception {
    Path missing = folder.resolve("keys.yaml");
    refuses(mode, missing, "found no file " + missing + ", expected a file of keys");
    refuses(mode, folder, "found no file " + folder);
    refuses(mode, file("keys: [{id: a}]"), "keys[0].tenants: found nobody, expected tenants");
    refuses(mode, file("keys: ["), "found ");
    Files.write(missing, new byte[] {(byte) 0xff});
    refuses(mode, missing, "found bytes that are not UTF-8");
    refuses(mode, file(" ".repeat(300_000)), "found 300000 bytes, expected at most 262144");
  }

  @Test
  void aFileThatEveryUserCanWriteIsRefused() throws Exception {
    Path file = file("keys: [{id: a, retired: true}]");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
    refuses("required", file, ", which every user can write, expected one that they cannot");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(problems("required", file)).isEmpty();
  }

  @Test
  void aFileWithoutKeysIsAWarning() throws Exception {
    Findings findings = new Findings();
    KeysFile.check(options("required", file("keys: []")), findings);
    assertThat(findings.all()).hasSize(1).noneMatch(Finding::isFailure);
  }

  @Test
  void switchedOffNothingIsReadAndNothingIsLookedAt() throws Exception {
    JobOptions options = options("off", folder.resolve("nowhere"));
    assertThat(KeysFile.signatures(options)).isSameAs(Signatures.OFF);
    assertThat(problems("off", folder.resolve("nowhere"))).isEmpty();
  }

  @Test
  void signaturesWithoutANameOfAFileAreAProblemOfTheOptions() {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(
            () ->
                JobOptionsReader.read(
                    new String[] {
                      "--kafka.bootstrap.servers=localhost:1", "--config.signatures=optional"
                    },
                    Map.of()))
        .withMessage(
            "config.keys-file: found nothing, expected a path, because config.signatures is"
                + " optional");
  }

  @Test
  void onlyTheHeadersOfASignatureAreHandedOnAndALargeOneIsHandedOnAsWrong() {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("config", 0, 7, KEY, VALUE);
    assertThat(SignedRecordDeserializer.raw(record).headerNames()).isEmpty();
    for (int i = 0; i < 100; i++) {
      record.headers().add("x" + i, new byte[1_000]);
    }
    record.headers().add(SignedMessage.KEY_ID_HEADER, new byte[] {'a'});
    record.headers().add(SignedMessage.KEY_ID_HEADER, new byte[] {'b'});
    record.headers().add(SignedMessage.SIGNATURE_HEADER, new byte[257]);
    RawRecord raw = SignedRecordDeserializer.raw(record);
    assertThat(raw.headerNames())
        .containsExactly(SignedMessage.KEY_ID_HEADER, SignedMessage.SIGNATURE_HEADER);
    assertThat(raw.headerValues()).isDeepEqualTo(new byte[][] {{'b'}, {}});
    record.headers().add(SignedMessage.SIGNATURE_HEADER, null);
    assertThat(SignedRecordDeserializer.raw(record).header(SignedMessage.SIGNATURE_HEADER))
        .isEmpty();
  }

  private void refuses(String mode, Path file, String message) {
    assertThat(problems(mode, file)).hasSize(1).allMatch(p -> p.contains(message));
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> KeysFile.signatures(options(mode, file)))
        .withMessageStartingWith("config.keys-file: ")
        .withMessageContaining(message);
  }

  private static List<String> problems(String mode, Path file) {
    Findings findings = new Findings();
    KeysFile.check(options(mode, file), findings);
    assertThat(findings.all()).allMatch(Finding::isFailure);
    return findings.all().stream().map(Finding::toString).toList();
  }

  private static JobOptions options(String mode, Path file) {
    return JobOptionsReader.read(
        new String[] {
          "--kafka.bootstrap.servers=localhost:1",
          "--config.signatures=" + mode,
          "--config.keys-file=" + file
        },
        Map.of());
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("keys" + text.length() + ".yaml"), text);
  }
}
