package dev.weir.cli;

import dev.weir.evaluate.AlertRate;
import dev.weir.evaluate.ConfigSuggestion;
import dev.weir.evaluate.EvaluationFault;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir config suggest}: a config to begin with, from a sample of a tenant's events. */
@Command(
    name = "suggest",
    description =
        "Prints a tenant's config made of a CSV file: features with their types and ranges, scope,"
            + " transforms, detector and cuts, with the reasons as comments. Labels are not looked"
            + " at. 'weir evaluate --config' says how well it does.",
    footer = {
      "",
      "Examples:",
      "  weir config suggest --data payments.csv --tenant payments > payments.yaml",
      "  weir config suggest --data machines.csv.gz --entity-column host --alert-rate 0.0001"
    })
final class ConfigSuggestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "A CSV file, plain or .gz, with a header line.")
  private Path file;

  @Mixin private ColumnArguments columns;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "The tenant's name. Default: made of the file's.")
  private String tenant;

  @Option(
      names = "--alert-rate",
      paramLabel = "SHARE",
      defaultValue = "0.001",
      description =
          "The share of a model's events that should be of severity high, 0.00001 to 0.1. Default:"
              + " ${DEFAULT-VALUE}.")
  private double alertRate;

  @Override
  public Integer call() {
    try {
      AlertRate rate = new AlertRate(alertRate);
      String yaml = ConfigSuggestion.of(file, columns.roles(), tenant, rate).yaml();
      spec.commandLine().getOut().print(yaml);
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    } catch (EvaluationFault e) {
      throw EvaluateCommand.failure(e);
    }
  }
}
