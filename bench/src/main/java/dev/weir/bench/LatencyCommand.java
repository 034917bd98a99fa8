package dev.weir.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.connector.base.DeliveryGuarantee;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir bench latency}. */
@Command(
    name = "latency",
    description =
        "Measures how long an event takes from the moment it should have been sent until its score"
            + " is visible, for the job and for a pipeline that scores nothing.",
    footer = {
      "",
      "Examples:",
      "  weir bench latency --rate 5000 --seconds 20",
      "  weir bench latency --guarantee at-least-once",
      "  weir bench latency --interval 1s --rounds 3 --json latency.json"
    })
final class LatencyCommand extends BenchCommand {
  @Option(
      names = "--detectors",
      split = ",",
      paramLabel = "TYPE",
      defaultValue = "half-space-trees",
      description = "Which detectors; each is a job of its own. Default: ${DEFAULT-VALUE}.")
  private List<String> detectors;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Seconds that are measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "5",
      description = "Seconds before them. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      defaultValue = "exactly-once",
      description = "exactly-once or at-least-once. Default: ${DEFAULT-VALUE}.")
  private String guarantee;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "200ms",
      converter = Intervals.class,
      description = "Between checkpoints, with its unit. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs of every pipeline, in turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new LatencyBench(settings(), progress).run());
  }

  LatencyBench.Settings settings() {
    within("--rate", rate, 1, 1_000_000);
    within("--seconds", seconds, 1, 3_600);
    within("--warm-up", warmUp, 0, 3_600);
    within("--rounds", rounds, 1, 100);
    within("--rate times --seconds", (long) rate * (seconds + warmUp), 1, 1_000_000_000);
    List<DeliveryGuarantee> offered =
        List.of(DeliveryGuarantee.EXACTLY_ONCE, DeliveryGuarantee.AT_LEAST_ONCE);
    List<String> labels = offered.stream().map(DeliveryGuarantee::toString).toList();
    return new LatencyBench.Settings(
        PipelineCommand.types("--detectors", detectors),
        rate,
        seconds,
        warmUp,
        named("--guarantee", guarantee, offered, labels),
        interval,
        rounds);
  }
}
