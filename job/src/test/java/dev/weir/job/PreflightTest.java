package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.kafka.KafkaExtension;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good topics on a real broker, and one wrong setting at a time. */
class PreflightTest {
  private static final String DIR = "execution.checkpointing.dir";
  private static final String SAVEPOINTS = "execution.checkpointing.savepoint-dir";
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static Admin admin;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", KAFKA.bootstrapServers()));
    List<NewTopic> topics = new ArrayList<>(Topics.plan(TopicNames.DEFAULT, 3, 64 << 10));
    for (String control : List.of("config", "config-status")) {
      topics.add(new NewTopic(control + "-of-2", 2, (short) 1).configs(plan(topics, control)));
    }
    topics.add(
        new NewTopic("config-accepted-of-2", 2, (short) 1)
            .configs(plan(topics, "config-accepted")));
    Topics.createMissing(admin, topics);
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
  }

  private static Map<String, String> plan(List<NewTopic> topics, String name) {
    return topics.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow().configs();
  }

  private String[] arguments(String... more) {
    List<String> all =
        List.of(
            "--kafka.bootstrap.servers=" + KAFKA.bootstrapServers(),
            "--parallelism=3",
            "--set",
            "flink." + DIR + "=" + folder.toUri(),
            "--set",
            "flink.execution.checkpointing.externalized-checkpoint-retention="
                + "RETAIN_ON_CANCELLATION");
    return Stream.concat(all.stream(), Arrays.stream(more)).toArray(String[]::new);
  }

  private PreflightReport inspect(String... more) {
    JobOptions options = JobOptionsReader.read(arguments(more), Map.of());
    return Preflight.inspect(options, WeirJob.configuration(options));
  }

  private static void alter(String topic, String key, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!setting(resource, key).equals(value)) {
      assertThat(System.nanoTime()).as(topic + " has its " + key + " in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static String setting(ConfigResource resource, String key) throws Exception {
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(key).value();
  }

  /** With one setting changed; afterwards it is as it was. */
  private PreflightReport inspectWith(String topic, String key, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String before = setting(resource, key);
    alter(topic, key, value);
    try {
      return inspect();
    } finally {
      alter(topic, key, before);
    }
  }

  @Test
  void thePlannedTopicsHaveNoFailureAndOneWarningForTheProducersClocks() {
    PreflightReport report = inspect();
    assertThat(report.failures()).isEmpty();
    assertThat(report.warnings())
        .extracting(Finding::toString)
        .containsExactly(
            "events (events.topics): found message.timestamp.type CreateTime, expected"
                + " LogAppendTime: the producers' clocks decide what is too early or too late;"
                + " leave it if you trust them");
    assertThat(report.outcomes()).hasSizeGreaterThan(10);
    assertThat(folder).as("the storage is left as it was found").isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "config-accepted, cleanup.policy, delete, found cleanup.policy delete",
    "config-accepted, cleanup.policy, 'compact,delete', 'found cleanup.policy compact,delete'",
    "config, cleanup.policy, compact, found cleanup.policy compact",
    "config-status, cleanup.policy, compact, found cleanup.policy compact",
    "scores, cleanup.policy, compact, found cleanup.policy compact",
    "scores, max.message.bytes, 10000, 'found max.message.bytes 10000, expected at least 16384'",
    "alerts, max.message.bytes, 10000, 'found max.message.bytes 10000, expected at least 16384'",
    "dead-letters, max.message.bytes, 131071, "
        + "'found max.message.bytes 131071, expected at least 131072'",
    "config-status, max.message.bytes, 30000, "
        + "'found max.message.bytes 30000, expected at least 32768'",
    "config-accepted, max.message.bytes, 500000, "
        + "'found max.message.bytes 500000, expected at least 964096'",
    "scores, message.timestamp.before.max.ms, 86400000, "
        + "'found message.timestamp.before.max.ms 86400000, expected at least 9223372036854775807'",
    "dead-letters, message.timestamp.after.max.ms, 3600000, "
        + "'found message.timestamp.after.max.ms 3600000, expected at least 9223372036854775807'",
    "config-accepted, message.timestamp.after.max.ms, 1000, "
        + "'found message.timestamp.after.max.ms 1000, expected at least 9223372036854775807'",
    "config-status, retention.ms, 604800000, 'found retention.ms 604800000 and retention.bytes -1'",
    "config-status, retention.bytes, 1000000, 'found retention.ms -1 and retention.bytes 1000000'",
  })
  void oneWrongSettingIsExactlyOneFailure(String topic, String key, String value, String found)
      throws Exception {
    assertThat(inspectWith(topic, key, value).failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo(Finding.Reason.SETTING))
        .satisfies(f -> assertThat(f.about()).isEqualTo(topic + " (" + topic + optionEnd(topic)))
        .satisfies(f -> assertThat(f.message()).startsWith(found));
  }

  private static String optionEnd(String topic) {
    return topic.equals("events") ? ".topics)" : ".topic)";
  }

  @ParameterizedTest
  @CsvSource({
    "config, retention.ms, 604800000, 'found retention.ms 604800000 and retention.bytes -1'",
    "commands, retention.ms, 604800000, 'found retention.ms 604800000 and retention.bytes -1'",
    "config, max.message.bytes, 100000, 'found max.message.bytes 100000, expected at least 266240'",
    "alerts, retention.ms, 86400000, found retention.ms 86400000 (1 d)",
    "events, cleanup.policy, compact, found cleanup.policy compact",
    "events, max.message.bytes, 100000, "
        + "'found max.message.bytes 131072, expected at least 165536'",
  })
  void whatIsOnlyRiskyIsExactlyOneMoreWarning(String topic, String key, String value, String found)
      throws Exception {
    PreflightReport report = inspectWith(topic, key, value);
    assertThat(report.failures()).isEmpty();
    assertThat(report.warnings())
        .filteredOn(w -> !w.message().contains("CreateTime, expected LogAppendTime"))
        // What is said of dead letters holds for parked events too.
        .filteredOn(w -> !w.about().startsWith("parked "))
        .singleElement()
        .satisfies(w -> assertThat(w.message()).startsWith(found));
  }

  @Test
  void eventsThatTheBrokersStampLeaveNothingToSay() throws Exception {
    PreflightReport report = inspectWith("events", "message.timestamp.type", "LogAppendTime");
    assertThat(report.failures()).isEmpty();
    assertThat(report.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"config", "config-status", "config-accepted"})
  void aConfigTopicOfTwoPartitionsIsAFailure(String topic) {
    assertThat(inspect("--" + topic + ".topic=" + topic + "-of-2").failures())
        .extracting(Finding::toString)
        .containsExactly(
            topic
                + "-of-2 ("
                + topic
                + ".topic): found 2 partitions, expected exactly 1, whose order is the order of the"
                + " decisions; make the topic anew with 1, or name another in "
                + topic
                + ".topic");
  }

  @Test
  void topicsThatAreNotThereAreNamedAll() {
    assertThat(inspect("--events.topics=events,nowhere", "--alerts.topic=none").failures())
        .extracting(f -> f.about() + " " + f.reason())
        .containsExactly("nowhere (events.topics) UNREACHABLE", "none (alerts.topic) UNREACHABLE");
  }

  @Test
  void aTopicThatIsMadeAMomentLaterIsWaitedFor() throws Exception {
    CompletableFuture<PreflightReport> report =
        CompletableFuture.supplyAsync(() -> inspect("--scores.topic=just-made"));
    NewTopic scores = new NewTopic("just-made", 1, (short) 1);
    Topics.createMissing(
        admin, List.of(scores.configs(plan(Topics.plan(TopicNames.DEFAULT, 1, 1), "scores"))));
    assertThat(report.get().failures()).isEmpty();
  }

  @Test
  void aPatternTakesInWhatMatches() {
    assertThat(inspect("--events.topics=pattern:ev.*").failures()).isEmpty();
    assertThat(inspect("--events.topics=pattern:x.*").warnings())
        .extracting(Finding::about)
        .containsExactly("events.topics");
  }

  @Test
  void aTransactionTimeoutThatTheBrokerRefusesIsAFailureWithBothNumbers() {
    assertThat(inspect("--sinks.transaction-timeout=61 min").failures())
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.message())
                    .startsWith("found 3660000 ms, expected at most 3600000 ms"));
    assertThat(
            inspect("--sinks.transaction-timeout=61 min", "--sinks.guarantee=at-least-once")
                .failures())
        .isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsAFailureAndAnUnknownStorageAWarning() throws Exception {
    Path file = Files.writeString(folder.resolve("a-file"), "x");
    PreflightReport report =
        inspect(
            "--set",
            "flink." + SAVEPOINTS + "=" + file.resolve("below").toUri(),
            "--set",
            "flink.state.backend.x=y");
    assertThat(report.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.about()).startsWith(SAVEPOINTS + " file:"))
        .satisfies(f -> assertThat(f.message()).startsWith("found that no file can be written"));
    assertThat(inspect("--set", "flink." + SAVEPOINTS + "=s3://user:canary@b/x").warnings())
        .filteredOn(w -> w.about().startsWith(SAVEPOINTS))
        .singleElement()
        .hasToString(
            SAVEPOINTS
                + " s3://******@b/x: found no file system for it here, expected one on the cluster,"
                + " which alone can tell whether a file can be written there");
  }

  @Test
  void checkpointsInMemoryOrDeletedWithTheJobAreWarnings() {
    JobOptions options =
        JobOptionsReader.read(
            new String[] {
              "--kafka.bootstrap.servers=" + KAFKA.bootstrapServers(), "--checkpoint.interval=1 s"
            },
            Map.of());
    PreflightReport report = Preflight.inspect(options, new Configuration());
    assertThat(report.failures()).isEmpty();
    assertThat(report.warnings())
        .extracting(Finding::about)
        .containsExactly(
            "events (events.topics)",
            DIR,
            "execution.checkpointing.tolerable-failed-checkpoints",
            "execution.checkpointing.externalized-checkpoint-retention");
  }

  @Test
  void theJobRefusesToStartWithEveryFailureInALineOfItsOwn() {
    PreflightException e =
        catchThrowableOfType(
            PreflightException.class,
            () ->
                WeirJob.main(
                    arguments(
                        "--config.topic=config-of-2",
                        "--sinks.transaction-timeout=61 min",
                        // Without it a job that is not refused would run for ever.
                        "--dead-letters.topic=none")));
    assertThat(e).isNotNull();
    assertThat(e.getMessage().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("none (dead-letters.topic): found no such topic"),
            second ->
                assertThat(second).startsWith("config-of-2 (config.topic): found 2 partitions"),
            third -> assertThat(third).startsWith("sinks.transaction-timeout: found 3660000 ms"));
    assertThat(e.exitCode()).isEqualTo(7);
  }

  @Test
  void aKafkaThatDoesNotAnswerAndOptionsThatItsClientRefusesAreToldApart() {
    String[] arguments = {
      "--kafka.bootstrap.servers=127.0.0.1:1",
      "--kafka.request.timeout.ms=500",
      "--kafka.default.api.timeout.ms=500"
    };
    PreflightException e =
        catchThrowableOfType(PreflightException.class, () -> WeirJob.main(arguments));
    assertThat(e).isNotNull().hasMessageStartingWith("kafka.bootstrap.servers: found 127.0.0.1:1,");
    assertThat(e.exitCode()).isEqualTo(7);
    arguments[1] = "--kafka.request.timeout.ms=501";
    e = catchThrowableOfType(PreflightException.class, () -> WeirJob.main(arguments));
    assertThat(e).isNotNull().hasMessageContaining("kafka.* options that its client refuses");
    assertThat(e.exitCode()).isEqualTo(3);
  }
}
