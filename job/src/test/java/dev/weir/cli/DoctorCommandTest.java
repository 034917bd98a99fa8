package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.KafkaExtension;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private static final String CANARY = "canary-4711";

  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void createTopics() throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", KAFKA.bootstrapServers()))) {
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 3, 64 << 10));
    }
  }

  @Test
  void goodTopicsGetALineForEveryCheckAndTheCodeOfSuccess() {
    int exitCode =
        run(
            "--bootstrap",
            KAFKA.bootstrapServers(),
            "--parallelism",
            "3",
            "--flink.execution.checkpointing.dir",
            folder.toUri().toString());
    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .startsWith("ok       Java " + System.getProperty("java.version"))
        .contains(
            "ok       options: defaults, argument --flink.execution.checkpointing.dir, argument"
                + " --parallelism, argument --bootstrap",
            "ok       Kafka answers",
            "ok       topics are there",
            "ok       config topics have one partition",
            "ok       checkpoints go where they can be found again")
        .anyMatch(line -> line.startsWith("warning  events (events.topics): found "))
        .noneMatch(line -> line.startsWith("FAILURE"))
        .endsWith("0 failures, 2 warnings");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aWrongSettingEndsWithTheCodeOfAnInvalidConfig() {
    assertThat(run("--bootstrap", KAFKA.bootstrapServers(), "--sinks.transaction-timeout", "2 h"))
        .isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(out.toString())
        .contains("FAILURE  sinks.transaction-timeout: found 7200000 ms, expected at most 3600000");
  }

  @Test
  void stateThatIsNotThereEndsARunWithTheCodeForIncompatibleState() {
    String[] arguments = {
      "run",
      "--bootstrap=" + KAFKA.bootstrapServers(),
      "--flink.execution.state-recovery.path=" + folder.resolve("nowhere")
    };
    int exitCode =
        Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(OptionArguments.handedOn(arguments));
    assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.INCOMPATIBLE_STATE);
    assertThat(err.toString()).contains("nowhere").contains("expected the folder of");
  }

  @Test
  void aMissingTopicEndsWithTheCodeOfTheUnreachableAlsoWhereMoreIsWrong() {
    int exitCode =
        run(
            "--bootstrap",
            KAFKA.bootstrapServers(),
            "--scores.topic",
            "nowhere",
            "--sinks.transaction-timeout",
            "2 h");
    assertThat(exitCode).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(out.toString())
        .contains("FAILURE  nowhere (scores.topic): found no such topic, expected it to exist;")
        .contains("2 failures, ");
  }

  @Test
  void aKafkaThatIsNotThereIsSaidAndTheRestIsLookedAtAllTheSame() {
    int exitCode =
        run(
            "--bootstrap",
            "127.0.0.1:1",
            "--kafka.request.timeout.ms=500",
            "--kafka.default.api.timeout.ms=500");
    assertThat(exitCode).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(out.toString())
        .contains(
            "FAILURE  kafka.bootstrap.servers: found 127.0.0.1:1, where Kafka does not answer")
        .contains("warning  execution.checkpointing.dir: found no folder");
  }

  @Test
  void aSecretThatItsClientCannotReadIsNotRepeated() throws Exception {
    Path secret = Files.writeString(folder.resolve("jaas"), CANARY + " " + CANARY + ";");
    secret.toFile().setReadable(false, false);
    secret.toFile().setReadable(true, true);
    int exitCode =
        run(
            "--bootstrap",
            KAFKA.bootstrapServers(),
            "--kafka.security.protocol=SASL_PLAINTEXT",
            "--kafka.sasl.mechanism=PLAIN",
            "--kafka.sasl.jaas.config-file=" + secret);
    assertThat(exitCode).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(out + "" + err).contains("FAILURE  kafka.bootstrap.servers").doesNotContain(CANARY);
  }

  @Test
  void runRefusesWhatTheDoctorFindsAndSaysItInTheSameWords() {
    String home = System.getProperty("weir.home");
    System.setProperty("weir.home", folder.toString());
    try {
      int exitCode =
          Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
              .execute(
                  "run",
                  "--bootstrap",
                  KAFKA.bootstrapServers(),
                  "--sinks.transaction-timeout",
                  "2 h");
      assertThat(exitCode).isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .startsWith(
              "weir: sinks.transaction-timeout: found 7200000 ms, expected at most 3600000");
    } finally {
      if (home == null) {
        System.clearProperty("weir.home");
      } else {
        System.setProperty("weir.home", home);
      }
    }
  }

  private int run(String... arguments) {
    List<String> words = new ArrayList<>(List.of("doctor"));
    words.addAll(List.of(arguments));
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(OptionArguments.handedOn(words.toArray(String[]::new)));
  }
}
