package dev.weir.cli;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterJob;
import dev.weir.cluster.ClusterLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir cluster savepoint}. */
@Command(
    name = "savepoint",
    description = "Takes a canonical savepoint of the running job and prints its path.")
final class ClusterSavepointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterFolderOption folder;

  @Override
  public Integer call() {
    Cluster cluster = folder.open();
    try (ClusterLock lock = cluster.lock()) {
      spec.commandLine().getOut().println(new ClusterJob(cluster).savepoint(false));
      return ExitCode.OK;
    }
  }
}
