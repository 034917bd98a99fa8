package dev.weir.tools;

import dev.weir.cli.ExitCode;
import dev.weir.cli.Weir;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code weir completion}: what the launcher starts for it. It is here because this module sees the
 * commands of the job and its own; those of the benchmarks are completed by their name alone.
 */
@Command(
    name = "weir completion",
    description = "Prints a script that completes weir's commands and options in bash.",
    footer = {
      "",
      "Examples:",
      "  source <(./weir completion)",
      "  ./weir completion > ~/.local/share/bash-completion/completions/weir",
      "",
      "Exit codes: 0 done, 2 wrong usage."
    })
public final class CompletionMain implements Callable<Integer> {
  private static final String STATE = "state";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Says what the command does, and ends.")
  private boolean help;

  /** Prints the script and ends the process. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out, err).execute(arguments));
  }

  /** The command with these outputs; tests run it without a process. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return Weir.commandLine(new CompletionMain(), out, err);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    // Picocli's own line ends; a script with others would not run.
    out.print(AutoComplete.bash("weir", everything()).replace("\r\n", "\n"));
    out.flush();
    return ExitCode.OK;
  }

  /**
   * The commands of the job, with those over saved state where it has only their name. Below a root
   * of its own: both have options that their commands inherit, and each must be there once.
   */
  private static CommandLine everything() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine weir =
        new CommandLine(CommandSpec.create().name("weir").mixinStandardHelpOptions(true));
    Weir.commandLine(nowhere, nowhere)
        .getSubcommands()
        .forEach(
            (name, command) ->
                weir.addSubcommand(
                    name, name.equals(STATE) ? StateMain.commandLine(nowhere, nowhere) : command));
    return weir;
  }
}
