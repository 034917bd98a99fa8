package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real process that does nothing. */
class OwnedProcessTest {
  private static final List<String> SLEEP = List.of("sleep", "600");

  @TempDir Path root;

  private ClusterFolder folder;
  private OwnedProcess process;

  @BeforeEach
  void start() {
    folder = new ClusterFolder(root);
    folder.create();
    process = new OwnedProcess("sleeper", folder);
    process.start(SLEEP, Map.of());
  }

  @AfterEach
  void end() {
    process.kill();
  }

  @Test
  void itIsKnownToWhoeverLooksIntoTheFolder() {
    OwnedProcess seenByAnother = new OwnedProcess("sleeper", folder);
    assertThat(seenByAnother.alive()).isTrue();
    assertThat(seenByAnother.handle()).isEqualTo(process.handle());
  }

  @Test
  void aSecondStartLeavesTheFirstAlone() {
    long pid = process.handle().orElseThrow().pid();
    process.start(SLEEP, Map.of());
    assertThat(process.handle().orElseThrow().pid()).isEqualTo(pid);
  }

  @Test
  void killedItIsGoneAndCanBeStartedAgain() {
    process.kill();
    assertThat(process.alive()).isFalse();
    process.start(SLEEP, Map.of());
    assertThat(process.alive()).isTrue();
  }

  @Test
  void aPausedOneIsAliveAndCanBeStopped() {
    process.pause();
    assertThat(process.alive()).isTrue();
    process.stop();
    assertThat(process.alive()).isFalse();
    assertThat(folder.processes()).isEmptyDirectory();
  }

  @Test
  void aProcessThatGotTheIdLaterIsNotOurs() throws Exception {
    Path file = folder.processes().resolve("sleeper.properties");
    String ours = Files.readString(file);
    long self = ProcessHandle.current().pid();
    Files.writeString(file, "pid=" + self + "\nstarted=1000 ticks\n");
    assertThat(process.alive()).isFalse();
    Files.writeString(file, "pid=" + self + "\n");
    assertThat(process.alive()).as("without a start it could be anybody's").isFalse();
    process.kill();
    process.stop();
    // Still here to tell; and the sleeper is ended by the one that knows it.
    Files.writeString(file, ours);
    assertThat(process.alive()).isTrue();
  }

  @Test
  void aProcessWithAVeryLongCommandLineIsFoundByTheFolderItNames() throws Exception {
    String filler = "x".repeat(8_000);
    Cluster cluster = Cluster.in(root.resolve("c"), ClusterSettings.onFreePorts(1, 1));
    String named = "log=" + cluster.folder().root() + "/a.log";
    Process foreign = new ProcessBuilder("sh", "-c", "sleep 600; exit 0", filler, named).start();
    try {
      assertThat(cluster.leftOver()).anyMatch(left -> left.startsWith(foreign.pid() + " "));
    } finally {
      foreign.descendants().forEach(ProcessHandle::destroyForcibly);
      foreign.destroyForcibly().waitFor();
    }
    assertThat(cluster.leftOver()).isEmpty();
  }

  @Test
  void itsLastErrorIsWhatAFailureTells() throws Exception {
    Files.writeString(process.output(), "WARNING: of no interest\n");
    Files.writeString(process.log(), "INFO fine\nERROR the disk is full\nINFO ending\n");
    assertThat(process.lastWords()).startsWith("ERROR the disk is full").contains("sleeper.log");
  }
}
