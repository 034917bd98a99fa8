package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.job.OptionsTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTest {
  private static final String CANARY = "canary-4711";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void anUnknownOptionEndsWithTheUsageCodeAndTheNearestName() {
    assertThat(run("options", "--checkpont.interval", "5 s")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "weir: unknown option --checkpont.interval; did you mean --checkpoint.interval?"
                + "Try 'weir options --help'.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownCommandEndsWithTheUsageCodeAndTheNearestName() {
    assertThat(run("option")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'option'").contains("weir options");
  }

  @Test
  void noCommandIsAUsageError() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--kafka.sasl.jaas.config=" + CANARY,
        "--kafka.sasl.jaas.config " + CANARY,
        "--set kafka.sasl.jaas.config=" + CANARY,
        "--pasword=" + CANARY,
        "--pasword " + CANARY,
        "--set " + CANARY,
      })
  void whatMayBeASecretIsNeverRepeated(String arguments) {
    String[] words = ("options --bootstrap a:1 " + arguments).split(" ");
    assertThat(run(words)).isEqualTo(ExitCode.USAGE);
    assertThat(err + "" + out).doesNotContain(CANARY);
  }

  @Test
  void optionsArePrintedAsTheyAreInForceWithSecretsMasked() {
    int exitCode =
        run("options", "--kafka.bootstrap.servers", "a:1", "--parallelism=3", "--flink.x.y", "z");
    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .contains("kafka.bootstrap.servers: a:1\n")
        .contains("parallelism: 3\n")
        .contains("flink.x.y: z\n")
        .contains("sinks.guarantee: exactly-once\n");
  }

  @Test
  void aBadValueOfAnArgumentIsAUsageErrorAndABadFileAnInvalidConfig() {
    assertThat(run("options", "--bootstrap", "a:1", "--parallelism", "0"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("options", "--bootstrap", "a:1", "--config", "/nowhere/x.yaml"))
        .isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString())
        .contains("parallelism: found '0'")
        .contains("x.yaml: cannot be read");
  }

  @Test
  void theTableOfOptionsCanBePrinted() {
    assertThat(run("options", "--markdown")).isZero();
    assertThat(out.toString()).isEqualTo(OptionsTable.markdown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "options",
        "doctor",
        "audit",
        "redrive",
        "cluster",
        "cluster start",
        "chaos",
        "evaluate",
        "config",
        "config check",
        "config suggest",
        "config push",
        "config get",
        "config diff",
        "config history",
        "config rollback",
        "command"
      })
  void everyCommandHasExamplesInItsHelp(String command) {
    assertThat(run((command + " --help").strip().split(" "))).isZero();
    assertThat(out.toString()).contains("Examples:");
  }

  private int run(String... args) {
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(OptionArguments.handedOn(args));
  }
}
