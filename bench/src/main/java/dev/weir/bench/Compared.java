package dev.weir.bench;

import dev.weir.detect.DetectorType;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which detectors are measured, and how often. */
final class Compared {
  static final String ALL = "all";
  private static final List<DetectorType> TYPES = DetectorType.all();

  @Option(
      names = "--detectors",
      paramLabel = "TYPE[,TYPE...]",
      description = "Which detectors, or all. Default: ${DEFAULT-VALUE}.")
  private String detectors;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Runs of each of them, in turns; medians over them are told. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** With these defaults. */
  Compared(String detectors, int rounds) {
    this.detectors = detectors;
    this.rounds = rounds;
  }

  List<DetectorType> detectors() {
    return detectors.equals(ALL)
        ? TYPES
        : Stream.of(detectors.split(","))
            .map(
                name -> BenchCommand.named("--detectors", name.strip(), TYPES, DetectorType::label))
            .toList();
  }

  int rounds() {
    BenchCommand.within("--rounds", rounds, 1, 100);
    return rounds;
  }
}
