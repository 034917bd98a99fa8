package dev.weir.tools.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  private static final long MADE = 1_750_000_000_000L;
  private static final List<Entry> ENTRIES =
      List.of(
          Entry.single(Section.TENANT_RECORD, "record".getBytes(UTF_8)),
          Entry.named(Section.ENTITY_TIME, "card-\u20ac", new byte[8]),
          Entry.named(Section.MODEL, "a", new byte[] {1, 2, 3}),
          Entry.named(Section.MODEL, "b", new byte[0]));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("acme.weir");
  }

  private Contents write(boolean replace) {
    try (BundleWriter writer = new BundleWriter(file, replace, "acme", MADE)) {
      ENTRIES.forEach(writer::add);
      return writer.finish();
    }
  }

  private static List<Entry> read(Path file) {
    List<Entry> entries = new ArrayList<>();
    try (BundleReader reader = BundleReader.open(file)) {
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private List<String> filesThere() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void whatWasWrittenIsRead() {
    Contents written = write(false);
    assertThat(read(file)).usingRecursiveComparison().isEqualTo(ENTRIES);
    Contents checked = BundleReader.check(file);
    assertThat(checked.tenant()).isEqualTo("acme");
    assertThat(checked.madeMillis()).isEqualTo(MADE);
    assertThat(checked.count(Section.MODEL)).isEqualTo(2);
    assertThat(checked.count(Section.HEALTH)).isZero();
    assertThat(checked).usingRecursiveComparison().isEqualTo(written);
  }

  /** The bytes themselves: a later release must read them. */
  @Test
  void theFormIsAsDocumented() throws Exception {
    try (BundleWriter writer = new BundleWriter(file, false, "acme", 5)) {
      writer.add(Entry.named(Section.MODEL, "k", new byte[] {7}));
      writer.finish();
    }
    byte[] bytes = Files.readAllBytes(file);
    byte[] before = {
      'W', 'R', 'T', 'B', 0, 1, 0, 0, 0, 4, 'a', 'c', 'm', 'e', 0, 0, 0, 0, 0, 0, 0, 5, 11, 0, 1, 0,
      0, 0, 1, 'k', 7, 0, 1, 11, 0, 0, 0, 0, 0, 0, 0, 1
    };
    assertThat(Arrays.copyOf(bytes, before.length)).isEqualTo(before);
    assertThat(bytes).hasSize(before.length + 32);
    assertThat(Arrays.copyOfRange(bytes, before.length, bytes.length))
        .isEqualTo(BundleFormat.digest().digest(before));
  }

  @Test
  void aBundleThatWasCutOffAnywhereIsRefused() throws Exception {
    write(false);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> BundleReader.check(file))
          .as("%d bytes", length)
          .isInstanceOf(StateFault.class)
          .hasMessageStartingWith(file + ": found ")
          .hasMessageContaining("expected");
    }
  }

  @Test
  void everyChangedByteIsFound() throws Exception {
    write(false);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << bit);
        Files.write(file, damaged);
        assertThatThrownBy(() -> BundleReader.check(file))
            .as("bit %d of byte %d", bit, at)
            .isInstanceOf(StateFault.class)
            .hasMessageStartingWith(file + ": found ");
      }
    }
  }

  @Test
  void severalDamagedBytesAreNeverAnythingElseThanAFault() throws Exception {
    write(false);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      if (Arrays.equals(damaged, whole)) {
        continue;
      }
      Files.write(file, damaged);
      assertThatThrownBy(() -> BundleReader.check(file)).isInstanceOf(StateFault.class);
    }
  }

  @Test
  void aLaterVersionNamesBothAndTheWayOut() throws Exception {
    write(false);
    byte[] newer = Files.readAllBytes(file);
    newer[5] = 2;
    Files.write(file, newer);
    assertThatThrownBy(() -> BundleReader.check(file))
        .hasMessageContaining("found a bundle of version 2")
        .hasMessageContaining("expected version 1")
        .hasMessageContaining("release that wrote it");
  }

  @Test
  void bytesAfterTheEndAreRefused() throws Exception {
    write(false);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> BundleReader.check(file))
        .hasMessageContaining("found bytes after its end");
  }

  @Test
  void anythingElseIsNoBundle() throws Exception {
    Files.writeString(file, "tenant: acme\n");
    assertThatThrownBy(() -> BundleReader.check(file)).hasMessageContaining("no WRTB");
    assertThatThrownBy(() -> BundleReader.check(folder)).hasMessageContaining("found no file");
    assertThatThrownBy(() -> BundleReader.check(folder.resolve("none")))
        .hasMessageContaining("found no file");
  }

  @Test
  void whatIsNotFinishedLeavesNothing() throws Exception {
    try (BundleWriter writer = new BundleWriter(file, false, "acme", MADE)) {
      writer.add(ENTRIES.get(0));
      assertThat(file).doesNotExist();
    }
    assertThat(filesThere()).isEmpty();
  }

  @Test
  void aFileThatIsThereStaysUnlessItMayGo() throws Exception {
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> write(false))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("found something there");
    assertThat(file).hasContent("mine");
    write(true);
    assertThat(BundleReader.check(file).tenant()).isEqualTo("acme");
    assertThat(filesThere()).containsExactly("acme.weir");
  }

  @Test
  void aFileThatComesInTheMeantimeStays() throws Exception {
    try (BundleWriter writer = new BundleWriter(file, false, "acme", MADE)) {
      Files.writeString(file, "mine");
      assertThatThrownBy(writer::finish).hasMessageContaining("found something there");
    }
    assertThat(file).hasContent("mine");
    assertThat(filesThere()).containsExactly("acme.weir");
  }

  @Test
  void aFolderThatIsNotThereIsAFault() {
    assertThatThrownBy(
            () -> new BundleWriter(folder.resolve("none/acme.weir"), false, "acme", MADE))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("expected a folder that is there");
  }
}
