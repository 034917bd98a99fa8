package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script is asked by bash itself. */
class CompletionTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;

  private String script() {
    StringWriter out = new StringWriter();
    assertThat(
            CompletionMain.commandLine(new PrintWriter(out), new PrintWriter(out, true)).execute())
        .isEqualTo(ExitCode.OK);
    return out.toString();
  }

  /** What bash offers for the last of these words. */
  private List<String> offered(List<String> words) throws Exception {
    assumeThat(BASH).isExecutable();
    Path script = Files.writeString(folder.resolve("weir.bash"), script(), UTF_8);
    // Only a shell that somebody types into knows compopt.
    String asked =
        "compopt() { :; }; source "
            + script
            + "; COMP_WORDS=("
            + String.join(" ", words)
            + "); COMP_CWORD="
            + (words.size() - 1)
            + "; _complete_weir; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder(BASH.toString(), "-c", asked).redirectErrorStream(true).start();
    String answer = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return answer.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "weir eval, evaluate",
    "weir config pu, push",
    "weir state ins, inspect",
    "weir state inspect --js, --json",
    "weir state inspect --par, --parallelism",
    "weir cluster start --taskm, --taskmanagers",
    "weir compl, completion"
  })
  void whatWasBegunIsCompleted(String begun, String expected) throws Exception {
    assertThat(offered(List.of(begun.split(" ")))).containsExactly(expected);
  }

  @Test
  void everyCommandOverSavedStateIsOffered() throws Exception {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    assertThat(offered(List.of("weir", "state", "''")))
        .containsAll(StateMain.commandLine(nowhere, nowhere).getSubcommands().keySet());
  }
}
