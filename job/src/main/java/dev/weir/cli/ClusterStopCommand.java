package dev.weir.cli;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterJob;
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
    var out = spec.commandLine().getOut();
    if (savepoint) {
      out.println(new ClusterJob(cluster).savepoint(true));
    }
    cluster.stop();
    if (delete) {
      cluster.delete();
    }
    out.println("stopped" + (delete ? " and deleted" : "; data and logs in " + folder.path()));
    return ExitCode.OK;
  }
}
