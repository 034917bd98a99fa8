package dev.weir.bench;

import dev.weir.detect.DetectorType;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir bench codec}. */
@Command(
    name = "codec",
    description =
        "Measures how long a settled model of each detector takes to write and to read, beside a"
            + " copy of the same bytes with their checksum.",
    footer = {
      "",
      "Examples:",
      "  weir bench codec",
      "  weir bench codec --detectors loda --rounds 9"
    })
final class CodecCommand extends BenchCommand {
  @Option(
      names = "--detectors",
      split = ",",
      paramLabel = "TYPE",
      description = "Which detectors. Default: all.")
  private List<String> detectors = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Turns of every detector. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Milliseconds of each measurement, after half as many of warm-up. Default:"
              + " ${DEFAULT-VALUE}.")
  private int millis;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(bench(progress).run());
  }

  CodecBench bench(Consumer<String> progress) {
    within("--rounds", rounds, 1, 100);
    within("--millis", millis, 1, 60_000);
    List<DetectorType> types =
        detectors.isEmpty() ? DetectorType.all() : PipelineCommand.types("--detectors", detectors);
    return new CodecBench(types, rounds, millis, progress);
  }
}
