package dev.weir.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What a command has said. */
record Ran(int exitCode, String out, String err) {
  private static final String QUIET = "--quiet";

  /**
   * Runs {@code weir state} with these arguments, in this process; without progress, which is told
   * of a command that takes long, on a slow machine of any.
   */
  static Ran of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = StateMain.commandLine(new PrintWriter(out), new PrintWriter(err));
    int exitCode = line.execute(quiet(line, List.of(arguments)));
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private static String[] quiet(CommandLine line, List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    CommandLine command = words.isEmpty() ? null : line.getSubcommands().get(words.get(0));
    boolean canBe = command != null && command.getCommandSpec().findOption(QUIET) != null;
    if (canBe && !words.contains(QUIET)) {
      words.add(1, QUIET);
    }
    return words.toArray(String[]::new);
  }
}
