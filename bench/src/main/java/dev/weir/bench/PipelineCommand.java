package dev.weir.bench;

import dev.weir.detect.DetectorType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir bench pipeline}. */
@Command(
    name = "pipeline",
    description =
        "Measures the job's processor time per event, from Kafka to Kafka and exactly once, beside"
            + " a pipeline that parses, counts per entity and writes, but does not score. Both run"
            + " on a Flink inside this process, on one subtask; the broker is a process of its"
            + " own.",
    footer = {
      "",
      "Examples:",
      "  weir bench pipeline",
      "  weir bench pipeline --detectors half-space-trees --entities 1000 --events 2000000",
      "  weir bench pipeline --backend rocksdb --entities 10000 --zipf --json pipeline.json"
    })
final class PipelineCommand extends BenchCommand {
  private static final List<DetectorType> TYPES = DetectorType.all();

  @Option(
      names = "--detectors",
      split = ",",
      paramLabel = "TYPE",
      defaultValue = "half-space-trees,robust-z-score,online-isolation-forest",
      description = "Which detectors; each is a job of its own. Default: ${DEFAULT-VALUE}.")
  private List<String> detectors;

  @Option(
      names = "--entities",
      split = ",",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many models; each number is a part of its own. Default: ${DEFAULT-VALUE}.")
  private List<Integer> entities;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "heap",
      description = "heap or rocksdb. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "600000",
      description = "Events of every run. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--warm-up",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of the events that is not measured. Default: ${DEFAULT-VALUE}.")
  private double warmUp;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of every pipeline, in turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--zipf",
      description = "The n-th entity has 1/n of the events of the first; else all have as many.")
  private boolean zipf;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = Intervals.class,
      description = "Between checkpoints, with its unit. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "A slow run ends after so long, and its warm-up before it. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new PipelineBench(settings(), progress).run());
  }

  PipelineBench.Settings settings() {
    entities.forEach(count -> within("--entities", count, 1, 1_000_000));
    within("--events", events, 100, 100_000_000);
    within("--rounds", rounds, 1, 100);
    within("--seconds", seconds, 1, 3_600);
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw usage("--warm-up", warmUp, "0 or more and less than 1");
    }
    List<Backend> backends = Arrays.asList(Backend.values());
    return new PipelineBench.Settings(
        types("--detectors", detectors),
        entities,
        named("--backend", backend, backends, backends.stream().map(Backend::toString).toList()),
        events,
        warmUp,
        rounds,
        zipf,
        interval.toMillis(),
        seconds);
  }

  /** Detectors by their names. */
  static List<DetectorType> types(String option, List<String> names) {
    List<String> labels = TYPES.stream().map(DetectorType::label).toList();
    return names.stream().map(name -> named(option, name, TYPES, labels)).toList();
  }
}
