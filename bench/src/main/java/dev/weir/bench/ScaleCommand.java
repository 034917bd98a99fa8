package dev.weir.bench;

import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench scale}. */
@Command(
    name = "scale",
    description =
        "Makes many models in one job, and measures events per second, bytes per model on disk"
            + " beside those of an encoded model, a full checkpoint, an incremental one after a few"
            + " models have changed, and the time from a start with it to the first score.",
    footer = {
      "",
      "Examples:",
      "  weir bench scale --models 100000 --features 5",
      "  weir bench scale --models 1000000 --features 5 --detectors robust-z-score,sdo-stream",
      "  weir bench scale --models 10000 --events-per-model 600 --parameters \"window: 64\""
    })
final class ScaleCommand extends BenchCommand {
  @Mixin private final Compared compared = new Compared("robust-z-score", 1);
  @Mixin private final ModelArguments models = new ModelArguments();
  @Mixin private final JobArguments job = new JobArguments();

  @Option(
      names = "--models",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--events-per-model",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many events each has seen. Default: ${DEFAULT-VALUE}.")
  private int eventsPerModel;

  @Option(
      names = "--touched",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "Share of the models that get an event before the incremental checkpoint. Default:"
              + " ${DEFAULT-VALUE}.")
  private double touched;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "rocksdb",
      description = "heap or rocksdb. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1800",
      description = "What each part may take. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new ScaleBench(settings(), progress).run());
  }

  ScaleBench.Settings settings() {
    within("--models", count, 1, 1_000_000);
    within("--events-per-model", eventsPerModel, 1, 100_000);
    within("--seconds", seconds, 1, 36_000);
    share("--touched", touched);
    return new ScaleBench.Settings(
        compared.detectors(),
        models.shape(compared.detectors()),
        count,
        eventsPerModel,
        touched,
        Backend.named("--backend", backend),
        compared.rounds(),
        seconds,
        job.options());
  }
}
