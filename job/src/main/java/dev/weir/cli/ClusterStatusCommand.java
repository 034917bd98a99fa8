package dev.weir.cli;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.ClusterSettings;
import dev.weir.cluster.FlinkRest;
import dev.weir.cluster.OwnedProcess;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir cluster status}. */
@Command(
    name = "status",
    description = {
      "Says what runs, where it listens and what the job does.",
      "Exit code 0 if everything runs, 6 if only some of it does."
    })
final class ClusterStatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterFolderOption folder;

  @Override
  public Integer call() {
    return print(folder.open(), spec.commandLine().getOut()) ? ExitCode.OK : ExitCode.PARTIAL;
  }

  /** Whether all of it runs. */
  static boolean print(Cluster cluster, PrintWriter out) {
    boolean all = true;
    for (OwnedProcess process : cluster.processes()) {
      boolean alive = process.alive();
      all &= alive;
      String state = process.handle().map(handle -> "pid " + handle.pid()).orElse("DOWN");
      line(out, process.name(), state + "  " + process.log());
    }
    ClusterSettings.Ports ports = cluster.settings().ports();
    line(out, "Kafka", cluster.settings().bootstrapServers());
    line(out, "Web UI", cluster.settings().webUi());
    StringBuilder metrics = new StringBuilder(address(ports.jobManagerMetrics()));
    for (int port : ports.taskManagerMetrics()) {
      metrics.append(' ').append(address(port));
    }
    line(out, "Metrics", metrics.toString());
    all &= printJob(cluster.rest(), out);
    out.flush();
    return all;
  }

  private static boolean printJob(FlinkRest rest, PrintWriter out) {
    try {
      List<FlinkRest.Job> jobs = rest.jobs();
      if (jobs.isEmpty()) {
        line(out, "Job", "none");
        return false;
      }
      FlinkRest.Job job = jobs.get(0);
      FlinkRest.Checkpoints checkpoints = rest.checkpoints(job.id());
      line(out, "Job", job.id() + " " + job.state().toLowerCase(Locale.ROOT));
      line(
          out, "Checkpoints", checkpoints.completed() + " complete, newest " + newest(checkpoints));
      return job.state().equals("RUNNING");
    } catch (ClusterFault e) {
      line(out, "Job", "unknown: " + e.getMessage());
      return false;
    }
  }

  private static String newest(FlinkRest.Checkpoints checkpoints) {
    return checkpoints.latest() == null ? "none" : checkpoints.latest();
  }

  private static String address(int port) {
    return "http://127.0.0.1:" + port + "/metrics";
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println(String.format(Locale.ROOT, "%-15s %s", name, value));
  }
}
