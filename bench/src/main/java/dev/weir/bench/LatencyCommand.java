package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.connector.base.DeliveryGuarantee;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench latency}. */
@Command(
    name = "latency",
    description =
        "Measures how long an event takes from the moment it should have been sent until its score"
            + " is visible, for the job and for a pipeline that scores nothing, under every load"
            + " and every kind of delivery that is asked for.",
    footer = {
      "",
      "Examples:",
      "  weir bench latency",
      "  weir bench latency --rate 1000,5000,20000 --guarantee at-least-once",
      "  weir bench latency --guarantee exactly-once --interval 200ms,1s --rounds 5",
      "  weir bench latency --profile spike --json spike.json",
      "  weir bench latency --profile ramp --rate 5000 --bound 100ms"
    })
final class LatencyCommand extends BenchCommand {
  private static final String LINGER = "kafka.linger.ms";
  private static final String BUFFER_TIMEOUT = "flink.execution.buffer-timeout.interval";

  @Mixin private final Compared compared = new Compared("half-space-trees,robust-z-score", 3);

  @Mixin private final ModelArguments models = new ModelArguments();
  @Mixin private final JobArguments job = new JobArguments();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "steady",
      description =
          "steady; spike: 20 times the rate for a while; ramp: the rate doubled until the latency"
              + " leaves its bound. Default: ${DEFAULT-VALUE}.")
  private String profile;

  @Option(
      names = "--rate",
      split = ",",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Events per second; each number is a load of its own, a ramp begins with it. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Integer> rates;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Seconds that are measured, without the spike; a third of them is before it. Default:"
              + " ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--burst-seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Seconds of the spike, or of every step of a ramp. Default: ${DEFAULT-VALUE}.")
  private int burst;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seconds before all that. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--guarantee",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "at-least-once,exactly-once",
      description = "at-least-once, exactly-once or both. Default: ${DEFAULT-VALUE}.")
  private List<String> guarantees;

  @Option(
      names = "--interval",
      split = ",",
      paramLabel = "TIME",
      defaultValue = "200ms,1s",
      converter = Intervals.class,
      description =
          "Between checkpoints, with its unit: each is measured with exactly-once, the longest with"
              + " at-least-once. Default: ${DEFAULT-VALUE}.")
  private List<Duration> intervals;

  @Option(
      names = "--bound",
      paramLabel = "TIME",
      defaultValue = "250ms",
      converter = Intervals.class,
      description =
          "What a ramp's p99 may be, beyond the interval with exactly-once. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration bound;

  @Option(
      names = "--buffer-timeout",
      paramLabel = "TIME",
      defaultValue = "5ms",
      converter = Intervals.Short.class,
      description =
          "How long an event may wait for others before it crosses to the next task"
              + " (execution.buffer-timeout). Default: ${DEFAULT-VALUE}.")
  private Duration bufferTimeout;

  @Option(
      names = "--linger",
      paramLabel = "TIME",
      defaultValue = "0ms",
      converter = Intervals.Short.class,
      description =
          "How long a result may wait for others before it is sent (linger.ms). Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration linger;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new LatencyBench(settings(), progress).run());
  }

  LatencyBench.Settings settings() {
    rates.forEach(rate -> within("--rate", rate, 1, 1_000_000));
    within("--seconds", seconds, 1, 3_600);
    within("--burst-seconds", burst, 1, 3_600);
    within("--warm-up", warmUp, 0, 3_600);
    Map<String, String> options = job.options();
    options.putIfAbsent(BUFFER_TIMEOUT, bufferTimeout.toMillis() + " ms");
    options.putIfAbsent(LINGER, Long.toString(linger.toMillis()));
    LatencyBench.Settings settings =
        new LatencyBench.Settings(
            compared.detectors(),
            models.shape(compared.detectors()),
            named("--profile", profile, List.of(LoadProfile.values()), LoadProfile::label),
            rates,
            new LoadProfile.Seconds(warmUp, seconds, burst),
            deliveries(),
            bound,
            compared.rounds(),
            options);
    for (int rate : rates) {
      within(
          "--rate, --seconds, --burst-seconds: the events together",
          settings.schedule(rate).events(),
          1,
          1_000_000_000);
    }
    return settings;
  }

  private List<Delivery> deliveries() {
    List<DeliveryGuarantee> offered =
        List.of(DeliveryGuarantee.AT_LEAST_ONCE, DeliveryGuarantee.EXACTLY_ONCE);
    List<Delivery> all = new ArrayList<>();
    for (String name : guarantees) {
      DeliveryGuarantee guarantee =
          named("--guarantee", name, offered, DeliveryGuarantee::toString);
      if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
        intervals.forEach(interval -> all.add(new Delivery(guarantee, interval)));
      } else {
        all.add(new Delivery(guarantee, Collections.max(intervals)));
      }
    }
    return all;
  }
}
