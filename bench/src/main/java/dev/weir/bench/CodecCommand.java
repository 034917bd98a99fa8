package dev.weir.bench;

import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private final Compared compared = new Compared(Compared.ALL, 3);

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
    within("--millis", millis, 1, 60_000);
    CodecBench bench = new CodecBench(compared.detectors(), compared.rounds(), millis, progress);
    reports.accept(bench.run());
  }
}
