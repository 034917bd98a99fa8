package dev.weir.tools;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command has said. */
record Ran(int exitCode, String out, String err) {
  /** Runs {@code weir state} with these arguments, in this process. */
  static Ran of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        StateMain.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    return new Ran(exitCode, out.toString(), err.toString());
  }
}
