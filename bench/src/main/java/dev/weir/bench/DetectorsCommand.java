package dev.weir.bench;

import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private final Compared compared = new Compared(Compared.ALL, 3);

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
    within("--seconds", seconds, 1, 600);
    DetectorBench bench =
        new DetectorBench(compared.detectors(), compared.rounds(), seconds, progress);
    reports.accept(bench.run());
  }
}
