package dev.weir.tools.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A savepoint comes to its place whole, or not at all, also where files are moved one by one. */
class PlacementTest {
  private static final List<String> FILES = List.of("_metadata", "a", "b", "c");

  @TempDir Path folder;
  private Path made;
  private Path target;
  private Objects objects;
  private Placement placement;

  @BeforeEach
  void makeASavepoint() throws IOException {
    made = Files.createDirectory(folder.resolve(".part"));
    for (String file : FILES) {
      Files.writeString(made.resolve(file), file);
    }
    target = folder.resolve("out");
    objects = new Objects();
    placement = new Placement(objects, flink(target));
  }

  private static org.apache.flink.core.fs.Path flink(Path path) {
    return new org.apache.flink.core.fs.Path(path.toString());
  }

  /** What somebody else does. */
  private interface Callable {
    void call() throws IOException;
  }

  /** A store that has no folders to rename, on a disk; it replaces nothing. */
  private static final class Objects extends LocalFileSystem {
    private final List<String> moved = new ArrayList<>();
    private String scheme = "objects";
    private int fails = Integer.MAX_VALUE;
    private Placement stopped;
    private Callable meanwhile = () -> {};
    private Path kept;

    @Override
    public boolean delete(org.apache.flink.core.fs.Path path, boolean all) throws IOException {
      if (flink(kept == null ? Path.of("/") : kept).getPath().equals(path.getPath())) {
        throw new IOException("it stays");
      }
      return super.delete(path, all);
    }

    @Override
    public URI getUri() {
      return URI.create(scheme + ":///");
    }

    @Override
    public boolean rename(org.apache.flink.core.fs.Path from, org.apache.flink.core.fs.Path to)
        throws IOException {
      if (moved.size() == fails) {
        throw new IOException("no such luck");
      }
      if (moved.isEmpty()) {
        meanwhile.call();
      }
      moved.add(from.getName());
      if (exists(to)) {
        return false;
      }
      boolean done = super.rename(from, to);
      if (stopped != null) {
        stopped.stop();
      }
      return done;
    }
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theMetadataIsMovedWhenAllElseIsThere() throws IOException {
    placement.move(flink(made));
    assertThat(objects.moved).hasSize(FILES.size()).endsWith("_metadata");
    assertThat(names(target)).isEqualTo(FILES);
    assertThat(Files.readString(target.resolve("b"))).isEqualTo("b");
    placement.stop();
    assertThat(names(folder)).containsExactly("out");
  }

  @Test
  void nothingIsAtThePlaceWhereOneFileCannotBeMoved() throws IOException {
    for (int n = 0; n < FILES.size(); n++) {
      objects.moved.clear();
      objects.fails = n;
      assertThatThrownBy(() -> placement.move(flink(made))).hasMessage("no such luck");
      assertThat(target).as("at file %d", n).doesNotExist();
      objects.delete(flink(made), true);
      makeASavepoint();
    }
  }

  @Test
  void aProcessThatIsEndedLeavesNothingAtThePlace() {
    objects.stopped = placement;
    assertThatThrownBy(() -> placement.move(flink(made))).hasMessageContaining("was stopped");
    assertThat(objects.moved).hasSize(1);
    assertThat(target).doesNotExist();
  }

  @Test
  void whatSomebodyElseHasPutThereStays() throws IOException {
    Files.createDirectory(target);
    Files.writeString(target.resolve("of-somebody"), "else");
    assertThatThrownBy(() -> placement.move(flink(made))).hasMessageContaining("by now");
    placement.stop();
    assertThat(names(target)).containsExactly("of-somebody");
    assertThat(names(made)).isEqualTo(FILES);
  }

  @Test
  void whatSomebodyElseHasFinishedMeanwhileStays() throws IOException {
    Path others = Files.createDirectory(folder.resolve(".others"));
    Files.writeString(others.resolve("_metadata"), "of the others");
    Files.writeString(others.resolve("x"), "x");
    objects.meanwhile = () -> new Placement(new Objects(), flink(target)).move(flink(others));
    assertThatThrownBy(() -> placement.move(flink(made))).hasMessageContaining("refused to rename");
    placement.stop();
    assertThat(names(target)).containsExactly("_metadata", "x");
    assertThat(Files.readString(target.resolve("_metadata"))).isEqualTo("of the others");
  }

  @Test
  void aSavepointAtItsPlaceIsNoFailureWhereItsFirstFolderStays() throws IOException {
    objects.kept = made;
    placement.move(flink(made));
    placement.stop();
    assertThat(names(target)).isEqualTo(FILES);
  }

  @Test
  void theHiddenFolderGoesAlsoWhereTheRestStays() throws IOException {
    Path part;
    try (OutputFolder begun = new OutputFolder(objects, flink(target))) {
      part = Files.createDirectory(Path.of(begun.part().getPath()));
      Files.writeString(part.resolve("_metadata"), "");
      Files.writeString(part.resolve("a"), "a");
      objects.fails = 1;
      objects.kept = target.resolve("a");
      assertThatThrownBy(begun::move).hasMessageContaining("no such luck");
      assertThat(objects.kept).exists();
    }
    assertThat(part).doesNotExist();
  }

  @Test
  void aFolderIsRenamedAtOnceWhereThatCanBe() throws IOException {
    objects.scheme = "file";
    placement.move(flink(made));
    assertThat(objects.moved).containsExactly(".part");
    assertThat(names(target)).isEqualTo(FILES);
  }
}
