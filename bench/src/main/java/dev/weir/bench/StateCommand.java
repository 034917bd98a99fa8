package dev.weir.bench;

import dev.weir.detect.DetectorType;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench state}. */
@Command(
    name = "state",
    description =
        "Lets the job save many small models, and measures what the state tools take for the"
            + " savepoint, each in a process of its own with little heap, beside a plain read by"
            + " Flink's State Processor.",
    footer = {
      "",
      "Examples:",
      "  weir bench state --models 1000000",
      "  weir bench state --models 1000000 --keep /tmp/million",
      "  weir bench state --savepoint /tmp/million/savepoint-1a2b3c-0123456789ab --parallelism 2"
    })
final class StateCommand extends BenchCommand {
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,5}[mg]");

  @Mixin private final JobArguments job = new JobArguments();

  @Option(
      names = "--models",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many robust z-scores. Default: ${DEFAULT-VALUE}.")
  private int models;

  @Option(
      names = "--features",
      paramLabel = "N",
      defaultValue = "3",
      description = "Numbers in an event. Default: ${DEFAULT-VALUE}.")
  private int features;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Java's -Xmx of every process that is measured. Default: ${DEFAULT-VALUE}.")
  private String heap;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "1",
      description = "Subtasks that read and write. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3600",
      description = "What each part may take. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--savepoint",
      paramLabel = "FOLDER",
      description = "Measures this one, of a former run, instead of making one.")
  private Path savepoint;

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description = "Where the savepoint stays. Without it, it is deleted in the end.")
  private Path keep;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new StateBench(settings(), progress).run());
  }

  StateBench.Settings settings() {
    within("--models", models, 1, 10_000_000);
    within("--features", features, 1, 100);
    within("--parallelism", parallelism, 1, 64);
    within("--seconds", seconds, 1, 36_000);
    if (!HEAP.matcher(heap).matches()) {
      throw usage("--heap", heap, "a number and m or g, as Java takes it");
    }
    return new StateBench.Settings(
        new ModelShape(features, "window: 16", 0),
        List.of(DetectorType.ROBUST_Z_SCORE),
        models,
        new StateBench.Process(heap, parallelism, seconds),
        savepoint,
        keep,
        job.options());
  }
}
