package dev.weir.cli;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.ClusterJob;
import dev.weir.cluster.ClusterLock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir cluster stop}. */
@Command(
    name = "stop",
    description = {
      "Ends every process that the cluster started. Data and logs stay: 'weir cluster start' goes",
      "on where it was."
    })
final class ClusterStopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterFolderOption folder;

  @Option(
      names = "--savepoint",
      description = "Stops the job with a savepoint first, and prints its path.")
  private boolean savepoint;

  @Option(names = "--delete", description = "Deletes everything: data, checkpoints, logs.")
  private boolean delete;

  @Override
  public Integer call() {
    Cluster cluster = folder.open();
    try (ClusterLock lock = cluster.lock()) {
      return stop(cluster);
    }
  }

  private int stop(Cluster cluster) {
    var out = spec.commandLine().getOut();
    if (savepoint) {
      out.println(new ClusterJob(cluster).savepoint(true));
    }
    cluster.stop();
    List<String> left = cluster.leftOver();
    if (!left.isEmpty()) {
      throw new ClusterFault("these processes of the cluster still run: " + left);
    }
    if (delete) {
      cluster.delete();
    }
    out.println("stopped" + (delete ? " and deleted" : "; data and logs in " + folder.path()));
    return ExitCode.OK;
  }
}
