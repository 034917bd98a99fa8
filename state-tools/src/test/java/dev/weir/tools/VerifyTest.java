package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.tools.SavedForms.Form;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.verify.Fault;
import dev.weir.tools.verify.Verification;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Savepoints of the real job in every form, whole and damaged. */
class VerifyTest {
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofMinutes(1), Progress.SILENT);
  private static final String DAMAGED = "card-number-7";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  private static Map<Form, String> saved;

  @BeforeAll
  static void save() throws Exception {
    saved = SavedForms.of(SavedForms.ENTITIES);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void whatTheJobSavesIsSoundInEveryForm(Form form) {
    Verification found = Verification.of(saved.get(form), SETTINGS);
    assertThat(found.faults()).isEmpty();
    assertThat(found.remarks()).isEmpty();
    assertThat(found.isSound()).isTrue();
    int models = Population.tenants().size() * SavedForms.ENTITIES;
    assertThat(found.models()).isEqualTo(models);
    // Each has a timer; every tenant has its health, and a timer for it.
    assertThat(found.entries()).isEqualTo(2 * models + 2 * Population.tenants().size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"HEAP_CANONICAL", "HEAP_NATIVE", "ROCKSDB_CANONICAL"})
  void aByteInAModelsFrameNamesTheModelAndNoOther(Form form) throws Exception {
    String tenant = Population.tenants().get(0);
    Path copy = copy(form, "frame");
    damage(copy, tenant, DAMAGED, "WEIR", 40);
    Verification found = Verification.of(copy.toString(), SETTINGS);
    assertThat(found.faults())
        .filteredOn(fault -> fault.what().contains("checksum"))
        .extracting(Fault::tenant, Fault::entity)
        .containsExactly(tuple(tenant, DAMAGED));
    // A model that cannot be read says nothing of its timer.
    assertThat(found.faults()).hasSize(2).allMatch(fault -> fault.tenant().equals(tenant));
    int models = Population.tenants().size() * SavedForms.ENTITIES;
    assertThat(found.models()).as("all others are read").isEqualTo(models - 1);
    Ran ran = Ran.of("verify", copy.toString());
    assertThat(ran.exitCode()).isEqualTo(Verify.FAULTS);
    assertThat(ran.out()).contains("score-events, " + tenant + "/" + DAMAGED + ": model: ");
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"HEAP_CANONICAL", "HEAP_NATIVE", "ROCKSDB_CANONICAL"})
  void aByteInAKeyIsAFault(Form form) throws Exception {
    String tenant = Population.tenants().get(0);
    Path copy = copy(form, "key");
    damage(copy, tenant, DAMAGED, DAMAGED, DAMAGED.length() - 1);
    Verification found = Verification.of(copy.toString(), SETTINGS);
    assertThat(found.faults())
        .anyMatch(fault -> fault.toString().contains("card-number-6"), "names the key it reads");
    assertThat(Ran.of("verify", copy.toString()).exitCode()).isEqualTo(Verify.FAULTS);
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    Path copy = copy(Form.HEAP_CANONICAL, "json");
    damage(copy, Population.tenants().get(1), DAMAGED, "WEIR", 40);
    Ran ran = Ran.of("verify", "--json", copy.toString());
    assertThat(ran.exitCode()).isEqualTo(Verify.FAULTS);
    JsonNode root = new ObjectMapper().readTree(ran.out());
    assertThat(root.path("sound").asBoolean(true)).isFalse();
    assertThat(root.path("faults").findValuesAsText("entity")).contains(DAMAGED);
    Ran whole = Ran.of("verify", "--json", saved.get(Form.HEAP_CANONICAL));
    assertThat(whole.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(whole.out()).path("sound").asBoolean()).isTrue();
  }

  @Test
  void aNewerFormatOfAModelIsNamed() throws Exception {
    Path copy = copy(Form.HEAP_CANONICAL, "format");
    damage(copy, Population.tenants().get(2), DAMAGED, "WEIR", 5);
    Ran ran = Ran.of("verify", copy.toString());
    assertThat(ran.exitCode()).isEqualTo(Verify.FAULTS);
    assertThat(ran.out())
        .contains(Population.tenants().get(2) + "/" + DAMAGED + ": model: found format 0")
        .contains("this release reads 1");
  }

  @Test
  void aDamagedConfigIsNamedAndSoIsTheSubtaskThatHasIt() throws Exception {
    Path copy = copy(Form.HEAP_CANONICAL, "config");
    Path metadata = copy.resolve("_metadata");
    String tenant = Population.tenants().get(3);
    int hits = 0;
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at =
            new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf("\"config\":{\"tenant\":\"" + tenant);
        if (at >= 0 && hits == 0) {
          bytes[at + 3] ^= 1;
          Files.write(file, bytes);
          hits++;
        }
      }
    }
    assertThat(hits).isEqualTo(1);
    assertThat(metadata).exists();
    Verification found = Verification.of(copy.toString(), SETTINGS);
    assertThat(found.faults()).isNotEmpty();
    assertThat(found.faults()).allMatch(fault -> fault.tenant().equals(tenant));
  }

  @Test
  void aTimerOfAnotherTimeIsAFault() throws Exception {
    String tenant = Population.tenants().get(4);
    Path copy = copy(Form.HEAP_CANONICAL, "timer");
    int hits = 0;
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        // Length, key group, time, format, scope, lane, length of the tenant; tenant.
        for (int at = text.indexOf(tenant); at >= 0; at = text.indexOf(tenant, at + 1)) {
          int entity = at + tenant.length() + 2;
          boolean timer = at > 14 && bytes[at - 14] == (byte) 0x80;
          if (hits == 0 && timer && text.startsWith("card-number-", entity)) {
            bytes[at - 8] ^= 1;
            hits++;
            Files.write(file, bytes);
          }
        }
      }
    }
    assertThat(hits).isEqualTo(1);
    Verification found = Verification.of(copy.toString(), SETTINGS);
    assertThat(found.faults())
        .extracting(Fault::tenant, Fault::what)
        .containsExactly(
            tuple(
                tenant, "timers: found other times or keys, expected those that the values name"));
  }

  @Test
  void aSavepointOfAnotherJobCannotBeRead(@InjectMiniCluster MiniCluster cluster) throws Exception {
    String path = SavepointContentsTest.savepointOfAnotherJob(cluster, folder);
    Ran ran = Ran.of("verify", path);
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).startsWith("weir: " + path + ": found no operator ");
  }

  @Test
  void aTruncatedFileIsAFault() throws Exception {
    Path copy = copy(Form.ROCKSDB_CANONICAL, "short");
    Path largest = largest(copy);
    byte[] bytes = Files.readAllBytes(largest);
    Files.write(largest, Arrays.copyOf(bytes, bytes.length / 2));
    Ran ran = Ran.of("verify", copy.toString());
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(Verify.FAULTS);
    assertThat(ran.out()).contains("cannot be read to its end: found its end after");
    Ran other = Ran.of("inspect", copy.toString());
    assertThat(other.exitCode()).isEqualTo(4);
    assertThat(other.err())
        .contains(largest + " truncated: " + bytes.length / 2 + " bytes, expected " + bytes.length)
        .contains("take another savepoint");
  }

  @Test
  void aMissingFileIsAFault() throws Exception {
    Path copy = copy(Form.ROCKSDB_CANONICAL, "missing");
    Path largest = largest(copy);
    Files.delete(largest);
    Ran ran = Ran.of("verify", copy.toString());
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(Verify.FAULTS);
    assertThat(ran.out()).contains(largest.getFileName().toString());
    assertThat(Ran.of("inspect", copy.toString()).err())
        .contains(": found no file ")
        .contains(largest + ", expected it where the metadata names it");
    assertThat(SavedState.open(copy.toString()).incompatible("no operator x", null))
        .hasMessageContaining("found no operator x");
  }

  @Test
  void whatIsNoSavepointAndWhatANewerFlinkWroteIsAnError() throws Exception {
    assertThat(Ran.of("verify", folder.resolve("nowhere").toString()).exitCode()).isEqualTo(2);
    Path copy = copy(Form.HEAP_CANONICAL, "newer");
    Path metadata = copy.resolve("_metadata");
    byte[] bytes = Files.readAllBytes(metadata);
    bytes[7] = 99;
    Files.write(metadata, bytes);
    Ran newer = Ran.of("verify", copy.toString());
    assertThat(newer.exitCode()).isNotZero();
    assertThat(newer.err()).contains("metadata of version 99").contains("newer release");
  }

  static Path largest(Path savepoint) throws IOException {
    try (Stream<Path> files = Files.list(savepoint)) {
      return files
          .filter(file -> !file.endsWith("_metadata"))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  private static Path copy(Form form, String name) throws IOException {
    return copy(saved.get(form), folder.resolve(form + "-" + name));
  }

  static Path copy(String savepoint, Path to) throws IOException {
    Path from = Path.of(URI.create(savepoint));
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  /** Flips a bit so far behind {@code mark}, which is looked for from a key on. */
  static void damage(Path savepoint, String tenant, String entity, String mark, int behind)
      throws IOException {
    List<Path> hit = new ArrayList<>();
    try (Stream<Path> files = Files.list(savepoint)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String key = tenant + "\0" + (char) entity.length() + entity;
        for (int at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
          int from = text.indexOf(mark, at);
          // A timer's key has no value behind it.
          if (from >= 0 && from - at < key.length() + 12) {
            bytes[from + behind] ^= 1;
            hit.add(file);
            break;
          }
        }
        Files.write(file, bytes);
      }
    }
    assertThat(hit).hasSize(1);
  }
}
