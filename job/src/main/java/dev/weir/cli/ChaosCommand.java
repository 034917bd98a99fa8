package dev.weir.cli;

import dev.weir.chaos.Chaos;
import dev.weir.chaos.ChaosReport;
import dev.weir.chaos.ChaosSettings;
import dev.weir.chaos.Fault;
import dev.weir.kafka.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir chaos}: the promise, on processes that really die. */
@Command(
    name = "chaos",
    description = {
      "Starts a cluster, lets a load of many tenants and a storm of configs loose on it, kills and",
      "breaks what it can, and compares what a committed reader sees with a run without faults.",
      "Exit code 0 only if there is no difference, not in a byte; 6 if there is one."
    },
    footer = {
      "",
      "Examples:",
      "  weir chaos --minutes 10 --seed 1",
      "  weir chaos --minutes 10 --seed 1 --backend rocksdb --report report.json",
      "  weir chaos --minutes 2 --faults taskmanager-kill,broker-kill,rescale",
      "  weir chaos --list"
    })
final class ChaosCommand implements Callable<Integer> {
  private static final double MOST_MINUTES = 24 * 60;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long faults strike. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of load, faults and moments. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "FAULT",
      description = "Only these. Default: all.")
  private List<String> faults;

  @Option(
      names = "--backend",
      paramLabel = "heap|rocksdb",
      defaultValue = "heap",
      description = "Where models live. Default: ${DEFAULT-VALUE}.")
  private ClusterStartCommand.Backend backend;

  @Option(names = "--report", paramLabel = "FILE.json", description = "Writes the report there.")
  private Path report;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Where the cluster lives; must not exist. Default: a new one below .weir, deleted if the"
              + " promise held.")
  private Path folder;

  @Option(names = "--list", description = "Lists the faults, and ends.")
  private boolean list;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    if (list) {
      for (Fault fault : Fault.values()) {
        out.println(String.format(Locale.ROOT, "%-30s %s", fault.label(), fault.does()));
      }
      return ExitCode.OK;
    }
    ChaosSettings settings = settings();
    ChaosReport result = new Chaos(settings, out).run();
    out.println();
    result.lines().forEach(out::println);
    if (report != null) {
      result.write(report);
    }
    if (folder == null && result.holds()) {
      DataFolder.delete(settings.folder());
    } else {
      out.println("data and logs: " + settings.folder());
    }
    out.flush();
    return result.holds() ? ExitCode.OK : ExitCode.PARTIAL;
  }

  private ChaosSettings settings() {
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--minutes: found " + minutes + ", expected more than 0 and at most " + MOST_MINUTES);
    }
    if (folder != null && Files.exists(folder)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--folder: found " + folder + ", expected a folder that does not exist");
    }
    try {
      List<Fault> wanted = faults == null ? Arrays.asList(Fault.values()) : Fault.parse(faults);
      long seconds = Math.max(1, Math.round(minutes * 60));
      boolean rocksDb = backend == ClusterStartCommand.Backend.rocksdb;
      return new ChaosSettings(seconds, seed, rate, rocksDb, wanted, place());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage());
    }
  }

  private Path place() {
    if (folder != null) {
      return folder;
    }
    Path parent = Path.of(System.getProperty("weir.home", "."), ".weir");
    return parent.resolve("chaos-" + seed + "-" + backend + "-" + ProcessHandle.current().pid());
  }
}
