package dev.weir.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench pipeline}. */
@Command(
    name = "pipeline",
    description =
        "Measures the job's processor time per event, from Kafka to Kafka and exactly once, beside"
            + " a pipeline that parses, counts per entity and writes, but does not score. Both run"
            + " on a Flink inside this process; the broker is a process of its own.",
    footer = {
      "",
      "Examples:",
      "  weir bench pipeline",
      "  weir bench pipeline --detectors half-space-trees --parallelism 1,2",
      "  weir bench pipeline --backend rocksdb --entities 10000 --zipf --json pipeline.json",
      "  weir bench pipeline --entities 1000,100000 --parameters \"window: 64\" --model-warm-up 64"
    })
final class PipelineCommand extends BenchCommand {
  static final String THREE = "half-space-trees,robust-z-score,online-isolation-forest";

  @Mixin private final Compared compared = new Compared(THREE, 3);
  @Mixin private final ModelArguments models = new ModelArguments();
  @Mixin private final JobArguments job = new JobArguments();

  @Option(
      names = "--entities",
      split = ",",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many models; each number is a part of its own. Default: ${DEFAULT-VALUE}.")
  private List<Integer> entities;

  @Option(
      names = "--parallelism",
      split = ",",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Subtasks of every operator; each number is a part of its own, and topics have as many"
              + " partitions as the largest. Default: ${DEFAULT-VALUE}.")
  private List<Integer> parallelism;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "heap",
      description = "heap or rocksdb. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Events of every run. Default: so many that all models are warm before they are measured,"
              + " from 600,000 to 6,000,000.")
  private long events;

  @Option(
      names = "--warm-up",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of the events that is not measured. Default: ${DEFAULT-VALUE}.")
  private double warmUp;

  @Option(
      names = "--zipf",
      description = "The n-th entity has 1/n of the events of the first; else all have as many.")
  private boolean zipf;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = Intervals.class,
      description =
          "Between checkpoints, with its unit. Default: ${DEFAULT-VALUE}, as the job has it.")
  private Duration interval;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "A slow run ends after so long, and its warm-up before it. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new PipelineBench(settings(), progress).run());
  }

  PipelineBench.Settings settings() {
    entities.forEach(count -> within("--entities", count, 1, 1_000_000));
    parallelism.forEach(count -> within("--parallelism", count, 1, 64));
    if (events != 0) {
      within("--events", events, 100, 100_000_000);
    }
    within("--seconds", seconds, 1, 3_600);
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw usage("--warm-up", warmUp, "0 or more and less than 1");
    }
    return new PipelineBench.Settings(
        compared.detectors(),
        models.shape(compared.detectors()),
        entities,
        parallelism,
        Backend.named("--backend", backend),
        events,
        warmUp,
        compared.rounds(),
        zipf,
        interval.toMillis(),
        seconds,
        job.options());
  }
}
