package dev.weir.bench;

import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench noisy}. */
@Command(
    name = "noisy",
    description =
        "Measures how long the results of quiet tenants take, alone and beside a tenant that sends"
            + " many times its limit.",
    footer = {
      "",
      "Examples:",
      "  weir bench noisy",
      "  weir bench noisy --quiet 9 --rate 100 --times 100 --rounds 5 --json noisy.json"
    })
final class NoisyCommand extends BenchCommand {
  @Mixin private final Compared compared = new Compared("half-space-trees", 3);
  @Mixin private final ModelArguments models = new ModelArguments();
  @Mixin private final JobArguments job = new JobArguments();

  @Option(
      names = "--quiet",
      paramLabel = "N",
      defaultValue = "9",
      description = "Tenants that keep to their limit. Default: ${DEFAULT-VALUE}.")
  private int quiet;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Events per second of each of them, and the limit of the noisy one. Default:"
              + " ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many times its limit the noisy one sends. Default: ${DEFAULT-VALUE}.")
  private int times;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "Seconds that are measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seconds before them, with the same load. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new NoisyBench(settings(), progress).run());
  }

  NoisyBench.Settings settings() {
    within("--quiet", quiet, 2, 1_000);
    within("--rate", rate, 1, 100_000);
    within("--times", times, 1, 10_000);
    within("--rate times --times", (long) rate * times, 1, 1_000_000);
    within("--seconds", seconds, 1, 3_600);
    within("--warm-up", warmUp, 0, 3_600);
    Map<String, String> options = job.options();
    options.putIfAbsent("sinks.guarantee", "at-least-once");
    options.putIfAbsent("checkpoint.interval", "1 s");
    options.putIfAbsent("flink.execution.buffer-timeout.interval", "5 ms");
    options.putIfAbsent("kafka.linger.ms", "0");
    return new NoisyBench.Settings(
        compared.detectors(),
        models.shape(compared.detectors()),
        quiet,
        rate,
        times,
        new LoadProfile.Seconds(warmUp, seconds, 1),
        compared.rounds(),
        options);
  }
}
