package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.tenant.InvalidConfigException;
import java.util.List;
import picocli.CommandLine.Option;

/** What the models of a bench are like. */
final class ModelArguments {
  @Option(
      names = "--features",
      paramLabel = "N",
      defaultValue = "10",
      description = "Numbers in an event. Default: ${DEFAULT-VALUE}.")
  private int features;

  @Option(
      names = "--parameters",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "Parameters of every detector as a config writes them: \"window: 64\". Default: those of"
              + " the detector; online-isolation-forest has trees 32, window 512, maxLeafSamples"
              + " 8.")
  private String parameters;

  @Option(
      names = "--model-warm-up",
      paramLabel = "N",
      defaultValue = "0",
      description = "The config's warmup: events before a model scores. Default: the config's.")
  private int warmup;

  ModelShape shape(List<DetectorType> detectors) {
    BenchCommand.within("--features", features, 1, 100);
    ModelShape shape = new ModelShape(features, parameters, warmup);
    for (DetectorType detector : detectors) {
      try {
        shape.config(detector);
      } catch (InvalidConfigException e) {
        throw BenchCommand.usage(
            "--parameters, --model-warm-up",
            "'" + parameters + "', " + warmup,
            "what " + detector.label() + " takes: " + e.getMessage());
      }
    }
    return shape;
  }
}
