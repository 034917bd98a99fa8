package dev.weir.cli;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterJob;
import dev.weir.cluster.ClusterLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir cluster restart}. */
@Command(
    name = "restart",
    description = {
      "Stops the job with a savepoint and starts it from there, also at another parallelism.",
      "With --from it starts an ended job from any savepoint or retained checkpoint."
    })
final class ClusterRestartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterFolderOption folder;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Of the job from now on. Default: as before.")
  private Integer parallelism;

  @Option(
      names = "--from",
      paramLabel = "PATH",
      description = "Starts from here; the job must have ended.")
  private String from;

  @Override
  public Integer call() {
    Cluster cluster = folder.open();
    checkParallelism(cluster);
    try (ClusterLock lock = cluster.lock()) {
      return restart(cluster);
    }
  }

  private int restart(Cluster cluster) {
    ClusterJob job = new ClusterJob(cluster);
    if (from != null && job.running().isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--from: found a job that runs, expected none; stop it, or leave --from out");
    }
    var out = spec.commandLine().getOut();
    String path = from == null ? job.savepoint(true) : from;
    out.println("from " + path);
    out.flush();
    job.awaitRunning(job.start(parallelism, path));
    ClusterStatusCommand.print(cluster, out);
    return ExitCode.OK;
  }

  private void checkParallelism(Cluster cluster) {
    int slots = cluster.settings().taskManagers() * cluster.settings().slots();
    if (parallelism != null && (parallelism < 1 || parallelism > slots)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--parallelism: found " + parallelism + ", expected 1 to " + slots + ", the slots");
    }
  }
}
