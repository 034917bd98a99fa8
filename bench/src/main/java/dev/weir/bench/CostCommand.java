package dev.weir.bench;

import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir bench cost}. */
@Command(
    name = "cost",
    description =
        "Measures what detectors and transforms cost per record, among many models and alone,"
            + " beside what the formula of `weir config check` says.",
    footer = {
      "",
      "Examples:",
      "  weir bench cost",
      "  weir bench cost --of 'detector: {type: loda, projections: 50}' --dimensions 5,30"
    })
final class CostCommand extends BenchCommand {
  /** Each with its defaults, and with others where these decide what it costs. */
  static final List<String> VARIANTS =
      List.of(
          "detector: {type: window-isolation-forest}",
          "detector: {type: window-isolation-forest, trees: 25, window: 512}",
          "detector: {type: online-isolation-forest}",
          "detector: {type: online-isolation-forest, window: 512, maxLeafSamples: 8}",
          "detector: {type: online-isolation-forest, trees: 100}",
          "detector: {type: half-space-trees}",
          "detector: {type: half-space-trees, trees: 50}",
          "detector: {type: half-space-trees, height: 12}",
          "detector: {type: random-cut-forest}",
          "detector: {type: random-cut-forest, trees: 30, sampleSize: 128}",
          "detector: {type: robust-z-score}",
          "detector: {type: robust-z-score, window: 100}",
          "detector: {type: mahalanobis}",
          "detector: {type: moving-statistics}",
          "detector: {type: moving-statistics, window: 100}",
          "detector: {type: moving-statistics, statistic: quantile}",
          "detector: {type: knn}",
          "detector: {type: knn, window: 1000}",
          "detector: {type: one-class-svm}",
          "detector: {type: loda}",
          "detector: {type: loda, projections: 30}",
          "detector: {type: sdo-stream}",
          "detector: {type: sdo-stream, observers: 50}",
          "detector: {type: ensemble}",
          "transforms: [{type: standard-scaler}]",
          "transforms: [{type: min-max-scaler}]",
          "transforms: [{type: pca}]",
          "transforms: [{type: pca, components: 8}]",
          "transforms: [{type: random-projection}]",
          "transforms: [{type: shingle}]",
          "transforms: [{type: shingle, size: 32}]",
          "transforms: [{type: difference}]",
          "transforms: [{type: rolling}]",
          "transforms: [{type: rolling, window: 64}]",
          "transforms: [{type: calendar}]");

  @Option(
      names = "--of",
      paramLabel = "PARAMETERS",
      description = "Of a config; may be given again. Default: all, with several parameters.")
  private List<String> variants = VARIANTS;

  @Option(
      names = "--dimensions",
      split = ",",
      paramLabel = "N",
      defaultValue = "5,10,30",
      description = "Lengths of the vectors. Default: ${DEFAULT-VALUE}.")
  private List<Integer> dimensions;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is measured. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "500",
      description = "Milliseconds of each measurement. Default: ${DEFAULT-VALUE}.")
  private int millis;

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    dimensions.forEach(width -> within("--dimensions", width, 1, 1_000));
    within("--rounds", rounds, 1, 100);
    within("--millis", millis, 1, 60_000);
    CostBench bench = new CostBench(variants, dimensions, rounds, millis, progress);
    reports.accept(bench.run());
  }
}
