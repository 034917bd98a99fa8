package dev.weir.cli;

import dev.weir.evaluate.Roles;
import picocli.CommandLine.Option;

/** Which columns of a CSV file are not features. */
final class ColumnArguments {
  @Option(
      names = "--label-column",
      paramLabel = "TITLE",
      description = "The column that says which rows are anomalies (1, true). Default: label.")
  private String label;

  @Option(
      names = "--time-column",
      paramLabel = "TITLE",
      description = "The column with the times, ISO-8601 or since 1970. Default: time.")
  private String time;

  @Option(
      names = "--entity-column",
      paramLabel = "TITLE",
      description = "The column that says whose row it is: a model for each. Default: none.")
  private String entity;

  Roles roles() {
    return new Roles(label, time, entity);
  }
}
