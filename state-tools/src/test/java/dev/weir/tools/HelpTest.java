package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command says of itself. */
class HelpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect",
        "show",
        "diff",
        "verify",
        "migrate",
        "erase",
        "export",
        "import",
        "bootstrap",
        "replay"
      })
  void aCommandSaysAllItsExitCodesAndWarnsOfNothing(String command) {
    StringWriter out = new StringWriter();
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(warnings, true, UTF_8));
    try {
      PrintWriter writer = new PrintWriter(out, true);
      assertThat(StateMain.commandLine(writer, writer).execute(command, "--help"))
          .isEqualTo(ExitCode.OK);
    } finally {
      System.setErr(before);
    }
    assertThat(warnings.toString(UTF_8)).isEmpty();
    // Every command reads files and has a --timeout, so each can end with 7.
    assertThat(out.toString().replaceAll("\\s+", " ").split("Exit codes: ")[1])
        .contains("0 ", "2 wrong usage", "7 ")
        .doesNotContain("%%");
  }
}
