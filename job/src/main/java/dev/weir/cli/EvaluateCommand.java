package dev.weir.cli;

import dev.weir.detect.DetectorType;
import dev.weir.evaluate.Evaluation;
import dev.weir.evaluate.EvaluationFault;
import dev.weir.evaluate.EvaluationReport;
import dev.weir.evaluate.EvaluationTable;
import dev.weir.evaluate.RowOrder;
import dev.weir.tenant.NearestName;
import dev.weir.tenant.TenantConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir evaluate}: how well detectors rank the anomalies of somebody's own files. */
@Command(
    name = "evaluate",
    description =
        "Plays CSV files through the models that the job would have for them, every row scored and"
            + " then learned, and says how well the scores rank the labelled anomalies, how many"
            + " events would alert, how fast it goes and what a model takes. Without --config a"
            + " config is made of each file, as 'weir config suggest' makes it. Figures are medians"
            + " over the seeds; rows without a score rank lowest.",
    footer = {
      "",
      "Examples:",
      "  weir evaluate --data payments.csv",
      "  weir evaluate --data a.csv.gz b.csv.gz --detector all --order both --json results.json",
      "  weir evaluate --data payments.csv --config payments.yaml --plot payments.svg"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      arity = "1..*",
      required = true,
      paramLabel = "FILE",
      description = "CSV files, plain or .gz, with a header line.")
  private List<Path> files;

  @Mixin private ColumnArguments columns;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A tenant's config, YAML or JSON, for all files.")
  private Path config;

  @Option(
      names = "--detector",
      paramLabel = "TYPE",
      description = "A detector with its defaults, or all of them. Default: the one suggested.")
  private String detector;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Plays with seeds 1 to N. Seed 1 in natural order is what the job gives. Default:"
              + " ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "natural",
      description = "Order of the rows: natural, shuffled or both. Default: ${DEFAULT-VALUE}.")
  private String order;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all results as JSON.")
  private Path json;

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg",
      description = "Draws the first seed's run of every result, cuts, labels and alerts with it.")
  private Path plot;

  @Option(names = "--verbose", description = "Prints a row for every seed too.")
  private boolean verbose;

  @Override
  public Integer call() {
    Evaluation.Settings settings =
        new Evaluation.Settings(files, columns.roles(), config(), detectors(), orders(), seeds());
    requirePlace("--json", json);
    requirePlace("--plot", plot);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      EvaluationReport report =
          new Evaluation(settings, new EvaluationTable(out, err, verbose)).run();
      write("--json", json, report::json);
      write("--plot", plot, report::svg);
      return ExitCode.OK;
    } catch (EvaluationFault e) {
      throw failure(e);
    } catch (OutOfMemoryError e) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          "the files need more memory than Java has: WEIR_JAVA_OPTS=-Xmx4g allows 4 GiB");
    }
  }

  /** Said before the files are played, which may take long. */
  private static void requirePlace(String option, Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          option + ": cannot write " + file + ": expected a file in a folder that exists");
    }
  }

  /** The end of the command for this reason. */
  static CommandFailure failure(EvaluationFault e) {
    return new CommandFailure(
        e.isUsage() ? ExitCode.USAGE : ExitCode.INVALID_CONFIG, e.getMessage());
  }

  private TenantConfig config() {
    if (config == null) {
      return null;
    }
    if (detector != null) {
      throw new CommandFailure(
          ExitCode.USAGE, "--detector: found it beside --config, expected one of the two");
    }
    TenantConfig read = ConfigFile.require(config).config();
    if (read == null) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, config + ": found a removal, expected a config");
    }
    return read;
  }

  private List<DetectorType> detectors() {
    if (detector == null || detector.equals("all")) {
      return detector == null ? List.of() : DetectorType.all();
    }
    List<String> labels = DetectorType.all().stream().map(DetectorType::label).toList();
    int index = labels.indexOf(detector);
    if (index < 0) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--detector: found "
              + detector
              + ", expected all or one of "
              + String.join(", ", labels)
              + NearestName.hint(labels, detector));
    }
    return List.of(DetectorType.all().get(index));
  }

  private List<RowOrder> orders() {
    return switch (order.toLowerCase(Locale.ROOT)) {
      case "natural" -> List.of(RowOrder.NATURAL);
      case "shuffled" -> List.of(RowOrder.SHUFFLED);
      case "both" -> List.of(RowOrder.SHUFFLED, RowOrder.NATURAL);
      default ->
          throw new CommandFailure(
              ExitCode.USAGE, "--order: found " + order + ", expected natural, shuffled or both");
    };
  }

  private int seeds() {
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new CommandFailure(
          ExitCode.USAGE, "--seeds: found " + seeds + ", expected 1 to " + MOST_SEEDS);
    }
    return seeds;
  }

  private static void write(String option, Path file, Supplier<String> text) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, text.get());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, option + ": cannot write " + file + ": " + e.getMessage());
    }
  }
}
