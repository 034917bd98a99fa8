package dev.weir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code weir completion} in the list of commands. The launcher starts the real one, which knows
 * the commands of other modules too.
 */
@Command(
    name = "completion",
    description = "Prints a script that completes these commands in bash; by the launcher.")
final class CompletionCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CommandFailure(
        ExitCode.INVALID_CONFIG,
        "found no script here, expected Weir's launcher: './weir completion' prints it");
  }
}
