package dev.weir.bench;

import dev.weir.detect.DetectorType;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir bench detectors}. */
@Command(
    name = "detectors",
    description =
        "Measures the detectors alone, on one thread, beside the random cut forest of AWS: records"
            + " scored and learned per second, allocation and saved size. Takes seven seconds a"
            + " detector and round by default.",
    footer = {
      "",
      "Examples:",
      "  weir bench detectors",
      "  weir bench detectors --detectors half-space-trees,loda --rounds 3 --seconds 2"
    })
final class DetectorsCommand extends BenchCommand {
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
      description = "Runs of every detector, in turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seconds of each of the three measurements of a run, and of as many to warm up. Default:"
              + " ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    reports.accept(bench(progress).run());
  }

  DetectorBench bench(Consumer<String> progress) {
    within("--rounds", rounds, 1, 100);
    within("--seconds", seconds, 1, 600);
    List<DetectorType> types =
        detectors.isEmpty() ? DetectorType.all() : PipelineCommand.types("--detectors", detectors);
    return new DetectorBench(types, rounds, seconds, progress);
  }
}
