package dev.weir.bench;

import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench stages}. */
@Command(
    name = "stages",
    description =
        "Measures what each stage of an event's way costs, without Flink and Kafka: decode,"
            + " exchange, judge, encode; beside them a parser that checks nothing.",
    footer = {
      "",
      "Examples:",
      "  weir bench stages",
      "  weir bench stages --detectors robust-z-score --entities 10000"
    })
final class StagesCommand extends BenchCommand {
  @Mixin private final Compared compared = new Compared(PipelineCommand.THREE, 5);

  @Option(
      names = "--entities",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many models of each detector. Default: ${DEFAULT-VALUE}.")
  private int entities;

  @Option(
      names = "--events-per-entity",
      paramLabel = "N",
      defaultValue = "1200",
      description =
          "Events of an entity before it is measured; a round has a quarter of them. Default:"
              + " ${DEFAULT-VALUE}.")
  private int eventsPerEntity;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    within("--entities", entities, 1, 100_000);
    within("--events-per-entity", eventsPerEntity, 1, 1_000_000);
    StagesBench bench =
        new StagesBench(
            compared.detectors(), entities, compared.rounds(), eventsPerEntity, progress);
    reports.accept(bench.run());
  }
}
