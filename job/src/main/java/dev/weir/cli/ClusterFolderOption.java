package dev.weir.cli;

import dev.weir.cluster.Cluster;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster a command is about. */
final class ClusterFolderOption {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where everything of the cluster lies. Default: .weir/cluster beside weir.")
  private Path folder;

  Path path() {
    return folder == null
        ? Path.of(System.getProperty("weir.home", "."), ".weir", "cluster")
        : folder;
  }

  /** The cluster that was started there. */
  Cluster open() {
    return Cluster.open(path());
  }
}
