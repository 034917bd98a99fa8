package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import dev.weir.tools.write.Edits;
import dev.weir.tools.write.RewriteReport;
import dev.weir.tools.write.Saved;
import dev.weir.tools.write.SavedKind;
import dev.weir.tools.write.StateRewrite;
import dev.weir.tools.write.WriteSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Savepoints of a job of the real operators, written anew. */
class StateRewriteTest {
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofSeconds(60), Progress.SILENT);
  private static final WriteSettings AS_BEFORE = WriteSettings.of(SETTINGS);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  @TempDir Path empty;
  private static String savepoint;

  @BeforeAll
  static void takeSavepoint() throws Exception {
    savepoint = TestJob.savepoint(folder, "hashmap", SavepointFormatType.CANONICAL);
  }

  private Path out() {
    return empty.resolve("out");
  }

  private RewriteReport rewrite(String in, Edits edits) {
    return StateRewrite.of(SavedState.open(in), out().toString(), edits, AS_BEFORE).run();
  }

  private static Map<String, List<Byte>> bytes(Path of) throws Exception {
    Map<String, List<Byte>> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.list(of)) {
      for (Path file : files.toList()) {
        byte[] read = Files.readAllBytes(file);
        Byte[] boxed = new Byte[read.length];
        for (int i = 0; i < read.length; i++) {
          boxed[i] = read[i];
        }
        bytes.put(file.getFileName().toString(), List.of(boxed));
      }
    }
    return bytes;
  }

  private void assertNothingLeft() throws Exception {
    try (Stream<Path> files = Files.list(empty)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,CANONICAL", "rocksdb,CANONICAL", "rocksdb,NATIVE"})
  void whatIsNotEditedIsWrittenAsItWas(String backend, SavepointFormatType format)
      throws Exception {
    String in = TestJob.savepoint(folder, backend, format);
    Map<String, List<Byte>> before = bytes(Path.of(java.net.URI.create(in)));
    RewriteReport report = rewrite(in, Edits.NONE);
    assertThat(report.of(SavedKind.MODEL))
        .isEqualTo(new RewriteReport.Counts(TestJob.ENTITIES + 1, 0, 0, 0, 0));
    assertThat(report.timers().models()).isEqualTo(TestJob.ENTITIES + 1);
    assertThat(Elements.of(out().toString(), SETTINGS))
        .hasSizeGreaterThan(TestJob.ENTITIES + 1)
        .isEqualTo(Elements.of(in, SETTINGS));
    assertThat(bytes(Path.of(java.net.URI.create(in)))).isEqualTo(before);
  }

  @Test
  void theNewFolderCanBeMoved() throws Exception {
    rewrite(savepoint, Edits.NONE);
    Path moved = Files.move(out(), empty.resolve("moved"));
    assertThat(Elements.of(moved.toString(), SETTINGS)).isEqualTo(Elements.of(savepoint, SETTINGS));
  }

  /** Drops a tenant's models, changes another one's, adds one. */
  private static final class Some implements Edits {
    private static final long serialVersionUID = 1L;

    @Override
    public Saved.KeyedModel model(Saved.KeyedModel model) {
      return model.key().tenant().equals("globex")
          ? null
          : model.under(
              new dev.weir.state.ModelKey("other", model.key().scope(), 0, model.key().entity()));
    }

    @Override
    public Iterator<Saved> added() {
      var key = new dev.weir.state.ModelKey("new", dev.weir.tenant.Scope.ENTITY, 0, "one");
      List<Saved> one =
          List.of(new Saved.KeyedModel(key, new dev.weir.model.Model(key.fingerprint())));
      return one.iterator();
    }
  }

  @Test
  void elementsAreDroppedAndChangedAndAdded() {
    RewriteReport report = rewrite(savepoint, new Some());
    int all = TestJob.ENTITIES + 1;
    assertThat(report.of(SavedKind.MODEL))
        .isEqualTo(new RewriteReport.Counts(all, TestJob.ENTITIES, 1, 1, 0));
    assertThat(report.timers().models()).isEqualTo(TestJob.ENTITIES);
    assertThat(Elements.of(out().toString(), SETTINGS))
        .filteredOn(text -> text.startsWith(SavedKind.MODEL.toString()))
        .hasSize(all)
        .allMatch(text -> text.contains(" other/e") || text.contains(" new/one "));
  }

  /** Puts all models of a tenant in one place. */
  private static final class Collide implements Edits {
    private static final long serialVersionUID = 1L;

    @Override
    public Saved.KeyedModel model(Saved.KeyedModel model) {
      return model.under(
          new dev.weir.state.ModelKey("acme", dev.weir.tenant.Scope.ENTITY, 0, "same"));
    }
  }

  @Test
  void twoModelsOfOneKeyAreRefusedByName() throws Exception {
    assertThatThrownBy(() -> rewrite(savepoint, new Collide()))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("found two for acme/same");
    assertNothingLeft();
  }

  @Test
  void aFolderThatIsThereIsLeftAlone() throws Exception {
    Files.createDirectory(out());
    assertThatThrownBy(() -> rewrite(savepoint, Edits.NONE))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("found something there");
    assertThat(out()).isEmptyDirectory();
  }

  /** Fails in the middle, as a full disk does. */
  private static final class Failing implements Edits {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Saved> added() throws Exception {
      throw new java.io.IOException("No space left on device");
    }
  }

  @Test
  void aFailureLeavesNothing() throws Exception {
    assertThatThrownBy(() -> rewrite(savepoint, new Failing()))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("No space left on device");
    assertNothingLeft();
  }

  @Test
  void aStateThatNobodyKnowsIsRefused() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other-states"));
    try (Stream<Path> files = Files.list(Path.of(java.net.URI.create(savepoint)))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        String known = dev.weir.state.States.TENANT_FENCES;
        Files.writeString(
            other.resolve(file.getFileName()),
            text.replace(known, known.toUpperCase(java.util.Locale.ROOT)),
            java.nio.charset.StandardCharsets.ISO_8859_1);
      }
    }
    assertThatThrownBy(() -> rewrite(other.toString(), Edits.NONE))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("of the name [TENANT-FENCES]");
    assertNothingLeft();
  }
}
