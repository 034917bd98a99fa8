package dev.weir.cli;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterJob;
import dev.weir.cluster.ClusterLock;
import dev.weir.cluster.ClusterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir cluster start}. */
@Command(
    name = "start",
    description = {
      "Starts what does not run, submits the job unless it runs, and says where everything is.",
      "A cluster that was stopped goes on where it was, with the sizes and the job it had."
    },
    footer = {
      "",
      "Examples:",
      "  weir cluster start",
      "  weir cluster start --taskmanagers 3 --backend rocksdb --set \"checkpoint.interval=2 s\""
    })
final class ClusterStartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterFolderOption folder;

  @Option(
      names = "--taskmanagers",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many processes run the job. Default: ${DEFAULT-VALUE}.")
  private int taskManagers;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "2",
      description = "Slots of each of them. Default: ${DEFAULT-VALUE}.")
  private int slots;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Of the job. Default: ${DEFAULT-VALUE}, so that one of two TaskManagers is enough for"
              + " it.")
  private int parallelism;

  @Option(
      names = "--backend",
      paramLabel = "heap|rocksdb",
      defaultValue = "heap",
      description = "Where models live. Default: ${DEFAULT-VALUE}.")
  private Backend backend;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any option of the job. May be repeated.")
  private List<String> set = new ArrayList<>();

  @Option(names = "--no-job", description = "Starts the processes only.")
  private boolean noJob;

  /** The names that Flink's users know, and the option's values. */
  enum Backend {
    heap("hashmap"),
    rocksdb("rocksdb");

    final String option;

    Backend(String option) {
      this.option = option;
    }
  }

  @Override
  public Integer call() {
    ClusterSettings wanted = settings();
    checkParallelism(wanted);
    Cluster cluster = Cluster.in(folder.path(), wanted);
    try (ClusterLock lock = cluster.lock()) {
      return start(cluster);
    }
  }

  /** For a cluster that is there already, its own sizes count; its job is started as it was. */
  private void checkParallelism(ClusterSettings wanted) {
    int slotsInAll = wanted.taskManagers() * wanted.slots();
    if (!noJob && (parallelism < 1 || parallelism > slotsInAll)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          ("--parallelism: found " + parallelism + ", expected 1 to ")
              + (slotsInAll + ", the slots of all TaskManagers; give more of them"));
    }
  }

  private int start(Cluster cluster) {
    var out = spec.commandLine().getOut();
    out.println("starting the cluster in " + cluster.folder().root() + "…");
    out.flush();
    cluster.start();
    if (!noJob) {
      ClusterJob job = new ClusterJob(cluster);
      String id = job.running().or(job::resume).orElseGet(() -> job.submit(parallelism, options()));
      job.awaitRunning(id);
    }
    ClusterStatusCommand.print(cluster, out);
    return ExitCode.OK;
  }

  private ClusterSettings settings() {
    try {
      return ClusterSettings.onFreePorts(taskManagers, slots);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage());
    }
  }

  private List<String> options() {
    List<String> options = new ArrayList<>(List.of("--state.backend=" + backend.option));
    set.forEach(pair -> options.add("--" + pair));
    return options;
  }
}
