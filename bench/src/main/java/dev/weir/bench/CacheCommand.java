package dev.weir.bench;

import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench cache}. */
@Command(
    name = "cache",
    description =
        "Measures what the cache of models is worth on RocksDB: the job with all models on the"
            + " heap, on disk with room for all of them in the cache, with room for some, and"
            + " without a cache. All begin with the same full models; then the n-th entity has 1/n"
            + " of the events of the first.",
    footer = {
      "",
      "Examples:",
      "  weir bench cache",
      "  weir bench cache --detectors half-space-trees --rounds 5 --json cache.json",
      "  weir bench cache --cached 0.5 --interval 1s"
    })
final class CacheCommand extends BenchCommand {
  @Mixin
  private final Compared compared = new Compared("online-isolation-forest,half-space-trees", 3);

  @Mixin private final ModelArguments models = new ModelArguments();
  @Mixin private final JobArguments job = new JobArguments();

  @Option(
      names = "--entities",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many models. Default: ${DEFAULT-VALUE}.")
  private int entities;

  @Option(
      names = "--cached",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "Share of the models that the small cache has room for. Default: ${DEFAULT-VALUE}.")
  private double cached;

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
          "Seconds that are measured of every run, after half as many. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(new CacheBench(settings(), progress).run());
  }

  CacheBench.Settings settings() {
    within("--entities", entities, 1, 1_000_000);
    within("--seconds", seconds, 1, 3_600);
    share("--cached", cached);
    return new CacheBench.Settings(
        compared.detectors(),
        models.shape(compared.detectors()),
        entities,
        cached,
        interval.toMillis(),
        compared.rounds(),
        seconds,
        job.options());
  }
}
