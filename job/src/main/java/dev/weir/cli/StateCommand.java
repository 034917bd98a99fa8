package dev.weir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code weir state} in the list of commands. The launcher starts the real one, which is in a
 * module of its own.
 */
@Command(
    name = "state",
    description =
        "Opens, compares, moves, repairs and erases saved models; see 'weir state --help' by the"
            + " launcher.")
final class StateCommand implements Callable<Integer> {
  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new CommandFailure(
        ExitCode.INVALID_CONFIG,
        "found no state tools here, expected Weir's launcher: './weir state' starts them");
  }
}
