package dev.weir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code weir bench} in the list of commands. The launcher starts the real one, which is in a
 * module of its own, when it has the sources to build it.
 */
@Command(
    name = "bench",
    description = "Measures Weir beside baselines; see 'weir bench --help' in a source folder.")
final class BenchCommand implements Callable<Integer> {
  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new CommandFailure(
        ExitCode.INVALID_CONFIG,
        "found no benchmarks here, expected Weir's sources: they are built by './weir bench'"
            + " there");
  }
}
