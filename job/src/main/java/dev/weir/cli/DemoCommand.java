package dev.weir.cli;

import dev.weir.demo.CsvFault;
import dev.weir.demo.Demo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir demo}: everything in one process, with generated traffic or with your files. */
@Command(
    name = "demo",
    description = {
      "Starts a Kafka broker, the job on a Flink in this process, and traffic of three tenants;",
      "shows a line a second and the alerts in words. With --input plays your CSV files instead."
    },
    footer = {
      "",
      "Examples:",
      "  weir demo",
      "  weir demo --input machines.csv.gz payments.csv --exit --report report.json"
    })
final class DemoCommand implements Callable<Integer> {
  private static final double GENERATED_RATE = 5_000;
  private static final long CLEAN_UP_SECONDS = 60;

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "CSV files, plain or .gz, with a header; columns time and label are optional. The tenant"
              + " is the file's name.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--tenants",
      paramLabel = "DIR",
      description = "Folder of tenants' configs, YAML or JSON.")
  private Path tenants;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "One config for all tenants without their own. Without it: all numeric columns, one model"
              + " per tenant, the default detector.")
  private Path config;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Events per second; 0: as fast as the broker takes them. Default: 5,000 generated, 0 with"
              + " --input.")
  private Double rate;

  @Option(names = "--exit", description = "Ends when everything has come out; needs --input.")
  private boolean exit;

  @Option(names = "--seconds", paramLabel = "N", description = "Ends after N seconds.")
  private long seconds;

  @Option(
      names = "--report",
      paramLabel = "FILE.json",
      description = "Writes counts, latencies and, with labels, accuracy.")
  private Path report;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the generated traffic. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws Exception {
    checkArguments();
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch cleaned = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(stop, cleaned), "weir-demo-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      boolean complete = new Demo(settings(), spec.commandLine().getOut(), stop::get).run();
      return complete ? ExitCode.OK : ExitCode.PARTIAL;
    } catch (CsvFault | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.INVALID_CONFIG, e.getMessage());
    } finally {
      cleaned.countDown();
      if (!stop.get()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  /** Ctrl-C: asks for the end and gives it time to clean up. */
  private static void end(AtomicBoolean stop, CountDownLatch cleaned) {
    stop.set(true);
    try {
      cleaned.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkArguments() {
    for (Path input : inputs) {
      if (!Files.isReadable(input)) {
        throw new CommandFailure(
            ExitCode.INVALID_CONFIG, "--input: found no file " + input + ", expected a CSV file");
      }
    }
    if (exit && inputs.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--exit: found it without --input, expected files: generated traffic never ends; give"
              + " --seconds instead");
    }
    if (rate != null && !(rate >= 0) || seconds < 0) {
      throw new CommandFailure(
          ExitCode.USAGE, "--rate, --seconds: found a negative number, expected 0 or more");
    }
    if (tenants != null && !Files.isDirectory(tenants)) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, "--tenants: found no folder " + tenants + ", expected one");
    }
    if (config != null && !Files.isReadable(config)) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, "--config: found no file " + config + ", expected a config");
    }
  }

  private Demo.Settings settings() {
    boolean generated = inputs.isEmpty();
    Path shipped = Path.of(System.getProperty("weir.home", "."), "configs", "tenants");
    Path folder = tenants != null || !generated || config != null ? tenants : shipped;
    double eventsPerSecond = rate != null ? rate : generated ? GENERATED_RATE : 0;
    return new Demo.Settings(inputs, folder, config, eventsPerSecond, exit, seconds, report, seed);
  }
}
