package dev.weir.bench;

import dev.weir.cli.Weir;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code weir bench}: what the launcher starts for it. */
@Command(
    name = "weir bench",
    description = "Measures Weir beside baselines in the same run.",
    synopsisSubcommandLabel = "BENCH",
    subcommands = {
      DetectorsCommand.class,
      PipelineCommand.class,
      LatencyCommand.class,
      CodecCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  weir bench pipeline --entities 1000",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 invalid set-up, 7 the broker does not start."
    })
public final class BenchMain {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Says what the command does, and ends.")
  private boolean help;

  /** Runs a bench and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out, err).execute(arguments));
  }

  /** The commands with these outputs; tests run it without a process. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return Weir.commandLine(new BenchMain(), out, err);
  }
}
