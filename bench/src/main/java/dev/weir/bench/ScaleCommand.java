package dev.weir.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir bench scale}. */
@Command(
    name = "scale",
    description =
        "Makes many models in one job, and measures events per second, time and size of a savepoint"
            + " of all of them, and the time from a start with it to the first score.",
    footer = {
      "",
      "Examples:",
      "  weir bench scale --models 100000 --backend rocksdb",
      "  weir bench scale --models 10000 --events-per-model 600 --seconds 600"
    })
final class ScaleCommand extends BenchCommand {
  @Option(
      names = "--models",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int models;

  @Option(
      names = "--events-per-model",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many events each has seen. Default: ${DEFAULT-VALUE}.")
  private int eventsPerModel;

  @Option(
      names = "--detectors",
      split = ",",
      paramLabel = "TYPE",
      defaultValue = "robust-z-score",
      description = "Which detectors; each is a job of its own. Default: ${DEFAULT-VALUE}.")
  private List<String> detectors;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "rocksdb",
      description = "heap or rocksdb. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "300",
      description = "What each part may take. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new ScaleBench(settings(), progress).run());
  }

  ScaleBench.Settings settings() {
    within("--models", models, 1, 1_000_000);
    within("--events-per-model", eventsPerModel, 1, 100_000);
    within("--seconds", seconds, 1, 3_600);
    List<Backend> backends = Arrays.asList(Backend.values());
    return new ScaleBench.Settings(
        PipelineCommand.types("--detectors", detectors),
        models,
        eventsPerModel,
        named("--backend", backend, backends, backends.stream().map(Backend::toString).toList()),
        seconds);
  }
}
