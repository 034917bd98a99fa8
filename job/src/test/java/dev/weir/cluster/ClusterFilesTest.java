package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster keeps in its folder, without a process. */
class ClusterFilesTest {
  @TempDir Path root;

  @Test
  void aLaterStartFindsTheSamePortsAndSizes() {
    Cluster first = Cluster.in(root.resolve("c"), ClusterSettings.onFreePorts(3, 4));
    Cluster second = Cluster.in(root.resolve("c"), ClusterSettings.onFreePorts(1, 1));
    assertThat(second.settings().taskManagers()).isEqualTo(3);
    assertThat(second.settings().slots()).isEqualTo(4);
    assertThat(second.settings().webUi()).isEqualTo(first.settings().webUi());
    assertThat(second.settings().ports().taskManagerMetrics())
        .isEqualTo(first.settings().ports().taskManagerMetrics());
  }

  @Test
  void noTwoProcessesGetTheSamePort() {
    ClusterSettings.Ports ports = ClusterSettings.onFreePorts(16, 1).ports();
    Set<Integer> all =
        new HashSet<>(
            List.of(
                ports.kafka(),
                ports.kafkaController(),
                ports.zooKeeper(),
                ports.rest(),
                ports.jobManagerMetrics()));
    for (int port : ports.taskManagerMetrics()) {
      all.add(port);
    }
    assertThat(all).hasSize(21);
  }

  @Test
  void sizesOutOfRangeNameTheArgument() {
    assertThatThrownBy(() -> ClusterSettings.onFreePorts(0, 1))
        .hasMessage("--taskmanagers: found 0, expected 1 to 16");
    assertThatThrownBy(() -> ClusterSettings.onFreePorts(1, 65))
        .hasMessage("--slots: found 65, expected 1 to 64");
  }

  @Test
  void aFolderWithoutAClusterSaysHowToStartOne() {
    assertThatThrownBy(() -> Cluster.open(root))
        .isInstanceOf(ClusterFault.class)
        .hasMessageContaining("found no cluster in " + root)
        .hasMessageContaining("weir cluster start");
  }

  @Test
  void aFolderWithOtherFilesIsNeitherFilledNorDeleted() throws Exception {
    Path mine = Files.writeString(root.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> Cluster.in(root, ClusterSettings.onFreePorts(1, 1)))
        .isInstanceOf(ClusterFault.class)
        .hasMessageContaining("found other files in " + root);
    Cluster cluster = Cluster.in(root.resolve("c"), ClusterSettings.onFreePorts(1, 1));
    Path later = Files.writeString(cluster.folder().root().resolve("later.txt"), "mine too");
    cluster.delete();
    assertThat(mine).exists();
    assertThat(later).exists();
    assertThat(cluster.folder().root()).isDirectoryContaining(path -> path.equals(later));
    Files.delete(later);
    cluster.delete();
    assertThat(cluster.folder().root()).doesNotExist();
  }

  @Test
  void oneCommandAtATimeChangesACluster() {
    Cluster cluster = Cluster.in(root.resolve("c"), ClusterSettings.onFreePorts(1, 1));
    try (ClusterLock first = cluster.lock()) {
      assertThat(first).isNotNull();
      assertThatThrownBy(cluster::lock)
          .isInstanceOf(ClusterFault.class)
          .hasMessageContaining("found another command at work");
    }
    cluster.lock().close();
  }

  @Test
  void pathsGoToFlinkAsTheyAre() {
    assertThat(ClusterFolder.uri(Path.of("/a b/c"))).isEqualTo("file:///a b/c");
    assertThat(new org.apache.flink.core.fs.Path("file:///a b/c").getPath()).isEqualTo("/a b/c");
    Path comma = root.resolve("a,b");
    assertThatThrownBy(() -> Cluster.in(comma, ClusterSettings.onFreePorts(1, 1)))
        .hasMessageContaining("found a comma");
  }

  @Test
  void jarsStayWhenABuildTakesThemAway() throws Exception {
    Path jar = Files.writeString(root.resolve("a-1.jar"), "old");
    Path lib = Files.createDirectories(root.resolve("lib"));
    String path = ClassPaths.in(lib, jar + java.io.File.pathSeparator + root);
    assertThat(path).isEqualTo(lib.resolve("a-1.jar") + java.io.File.pathSeparator + root);
    Files.delete(jar);
    assertThat(lib.resolve("a-1.jar")).hasContent("old");
    Files.writeString(jar, "new");
    ClassPaths.in(lib, jar.toString());
    assertThat(lib.resolve("a-1.jar")).hasContent("new");
  }

  @Test
  void damagedSettingsSayWhatIsMissing() throws Exception {
    Cluster.in(root.resolve("c"), ClusterSettings.onFreePorts(1, 1));
    Files.writeString(root.resolve("c").resolve("cluster.properties"), "taskmanagers=1\n");
    assertThatThrownBy(() -> Cluster.open(root.resolve("c")))
        .isInstanceOf(ClusterFault.class)
        .hasMessageContaining("found no port.taskmanager-metrics.0");
  }

  @Test
  void flinkReadsItsFileAsItWasMeantAndTheMemoryFits() {
    ClusterFolder folder = new ClusterFolder(root);
    folder.create();
    ClusterSettings settings = ClusterSettings.onFreePorts(2, 2);
    new FlinkConfig(folder, settings).write();
    Configuration flink = GlobalConfiguration.loadConfiguration(folder.conf().toString());
    assertThat(flink.get(RestOptions.PORT)).isEqualTo(settings.ports().rest());
    assertThat(flink.get(HighAvailabilityOptions.HA_MODE)).isEqualTo("zookeeper");
    assertThat(flink.get(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS)).isEqualTo(3);
    assertThat(flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .startsWith("file:")
        .endsWith("checkpoints");
    assertThat(TaskExecutorProcessUtils.processSpecFromConfig(flink).getTaskHeapSize().getBytes())
        .isPositive();
  }

  @Test
  void theNewestCheckpointIsTheOneWithTheHighestNumberThatIsComplete() throws Exception {
    ClusterFolder folder = new ClusterFolder(root);
    for (String name : List.of("chk-9", "chk-10", "chk-11")) {
      Files.createDirectories(folder.checkpoints().resolve("job").resolve(name));
    }
    assertThat(RetainedCheckpoints.of(folder, "job").newest()).isEmpty();
    for (String name : List.of("chk-9", "chk-10")) {
      Files.writeString(folder.checkpoints().resolve("job").resolve(name).resolve("_metadata"), "");
    }
    assertThat(RetainedCheckpoints.of(folder, "job").newest().orElseThrow()).endsWith("chk-10");
    assertThat(RetainedCheckpoints.of(folder, "another").newest()).isEmpty();
  }

  @Test
  void theJobIsRememberedAsItWasStarted() {
    ClusterFolder folder = new ClusterFolder(root);
    JobSubmission job =
        new JobSubmission(Path.of("/a/job.jar"), null, null, 3, null, List.of("--a=1", "--b=2 s"));
    new RememberedJob("0123", job).write(folder);
    assertThat(RememberedJob.read(folder)).isEqualTo(new RememberedJob("0123", job));
    new RememberedJob("0123", job.withFrom("file:/s")).write(folder);
    assertThat(RememberedJob.read(folder).submission().from()).isEqualTo("file:/s");
  }

  @Test
  void anOptionTakesThePlaceOfTheOneWithItsName() {
    JobSubmission job =
        new JobSubmission(Path.of("j"), null, null, 1, null, List.of("orders", "--a=1", "--ab=2"));
    assertThat(job.withOptions(List.of("--a=3")).options())
        .containsExactly("orders", "--ab=2", "--a=3");
  }

  @Test
  void whatWeirSaysIsTheReasonAndNotWhatTheClientThrewAfterwards() {
    String said =
        """
        The program finished with the following exception:

        org.apache.flink.client.program.ProgramInvocationException: The main method caused an error
        \tat org.apache.flink.client.Program.main(Program.java:1)
        Caused by: dev.weir.job.PreflightException: config: found 3 partitions, expected 1
        sinks.transaction-timeout: found 1 s, expected 5 min
        \tat dev.weir.job.Preflight.require(Preflight.java:1)
        Caused by: java.lang.IllegalStateException: something deeper
        """;
    assertThat(JobSubmission.reason(said))
        .isEqualTo(
            "dev.weir.job.PreflightException: config: found 3 partitions, expected 1"
                + " sinks.transaction-timeout: found 1 s, expected 5 min");
    assertThat(JobSubmission.reason("\nCould not connect\n")).isEqualTo("Could not connect");
  }
}
