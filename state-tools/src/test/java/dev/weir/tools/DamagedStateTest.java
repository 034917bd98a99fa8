package dev.weir.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A byte of a model is not what was written: every command says so, and leaves nothing. */
class DamagedStateTest {
  private static final Path WHOLE =
      Path.of("../operators/src/test/resources/savepoints/0.1.0-format1/savepoint/_metadata");

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  /** A copy of the savepoint in which one byte of a model's frame is another. */
  private Path changed(int place, int value) throws Exception {
    byte[] bytes = Files.readAllBytes(WHOLE);
    int frame = new String(bytes, ISO_8859_1).indexOf("WEIR");
    assertThat(bytes[frame + place]).isNotEqualTo((byte) value);
    bytes[frame + place] = (byte) value;
    return saved(bytes);
  }

  private Path saved(byte[] metadata) throws Exception {
    Path copy = Files.createDirectory(folder.resolve("in"));
    Files.write(copy.resolve("_metadata"), metadata);
    return copy;
  }

  /** What every command says of it that reads models; nothing is left of what they write. */
  private List<Ran> ran(Path savepoint, String... more) {
    String in = savepoint.toString();
    String out = folder.resolve("out").toString();
    List<Ran> all = new ArrayList<>();
    for (List<String> line :
        List.of(
            List.of("inspect", in),
            List.of("show", in, "--tenant", "crowded", "--entity", "e1"),
            List.of("diff", in, in),
            List.of("erase", in, out, "--tenant", "crowded"),
            List.of("export", in, out, "--tenant", "crowded"),
            List.of("migrate", in, out))) {
      List<String> words = new ArrayList<>(line);
      words.addAll(List.of(more));
      Ran ran = Ran.of(words.toArray(String[]::new));
      assertThat(ran.exitCode()).as(words + ": " + ran).isEqualTo(ExitCode.INCOMPATIBLE_STATE);
      assertThat(ran.err()).as(words.toString()).doesNotContain("fault in Weir", "found found");
      assertThat(folder.toFile().list()).as(words.toString()).containsExactly("in");
      all.add(ran);
    }
    return all;
  }

  /** Where several subtasks read, what follows from a failure may be told before it. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "4"})
  void aDamagedModelIsSaidToBeDamagedAndWhatToDo(String parallelism) throws Exception {
    assertThat(ran(changed(60, 0x55), "--parallelism", parallelism))
        .allSatisfy(
            ran ->
                assertThat(ran.err())
                    .contains("a checksum that does not fit its bytes")
                    .contains("it is damaged: take another savepoint")
                    .doesNotContain("use the release", "newer release"));
  }

  @Test
  void aModelOfALaterFormatNeedsTheNewerRelease() throws Exception {
    Ran ran = Ran.of("inspect", changed(5, 2).toString());
    assertThat(ran.exitCode()).isEqualTo(ExitCode.INCOMPATIBLE_STATE);
    assertThat(ran.err())
        .contains("format 2 where this release reads 1")
        .contains("use the newer release that wrote it")
        .doesNotContain("damaged", "migrate the savepoint");
  }

  @Test
  void truncatedMetadataIsCalledSoWithItsFileAndSize() throws Exception {
    byte[] whole = Files.readAllBytes(WHOLE);
    Path savepoint = saved(Arrays.copyOf(whole, whole.length / 2));
    assertThat(ran(savepoint))
        .allSatisfy(
            ran ->
                assertThat(ran.err())
                    .contains(
                        savepoint
                            + "/_metadata: found it truncated after "
                            + whole.length / 2
                            + " bytes")
                    .contains("take another savepoint")
                    .doesNotContain("EOFException"));
  }

  @Test
  void aFileThatEndsBeforeItsMagicNumberIsNoSavepoint() throws Exception {
    Path file = saved(new byte[3]).resolve("_metadata");
    for (Path given : List.of(file, file.getParent())) {
      Ran ran = Ran.of("verify", given.toString());
      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.USAGE);
      assertThat(ran.err())
          .contains("found no savepoint at " + given + " (the file " + file + " has 3 bytes)");
    }
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThat(Ran.of("verify", empty.toString()).err())
        .contains("(the file " + empty + " has 0 bytes)");
  }

  @Test
  void aTruncatedFileOfAnotherNameIsNamedAsItWasGiven() throws Exception {
    byte[] whole = Files.readAllBytes(WHOLE);
    Path copy = Files.write(folder.resolve("copy"), Arrays.copyOf(whole, whole.length / 2));
    Ran ran = Ran.of("verify", copy.toString());
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.INCOMPATIBLE_STATE);
    assertThat(ran.err()).contains(copy + ": found it truncated after ");
  }
}
