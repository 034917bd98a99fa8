package dev.weir.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the containers are given: topics, the job's options, and what follows from both. */
class ContainerFilesTest {
  private static final Path HOME = Path.of("..");
  private static final int EVENTS_MAX_BYTES = 1 << 20;

  private final Compose compose = Compose.of(HOME);
  private final Configuration flink =
      GlobalConfiguration.loadConfiguration(HOME.resolve("docker/conf").toString());

  @TempDir private Path folder;

  @Test
  void theTopicsAreThoseOfThePlan() throws Exception {
    Path script = compose.mounted("topics").get("/opt/weir/create-topics");
    assertThat(text(TopicCommands.of(script, folder)))
        .isEqualTo(text(Topics.plan(TopicNames.DEFAULT, 4, EVENTS_MAX_BYTES)));
  }

  private static String text(List<NewTopic> topics) {
    StringBuilder text = new StringBuilder();
    for (NewTopic topic : topics) {
      text.append(topic.name()).append(' ').append(topic.numPartitions());
      text.append(" x ").append(topic.replicationFactor());
      text.append(' ').append(new TreeMap<>(topic.configs())).append('\n');
    }
    return text.toString();
  }

  @Test
  void theTopicsHaveTheNamesThatTheJobReads() throws Exception {
    Path script = compose.mounted("topics").get("/opt/weir/create-topics");
    assertThat(TopicCommands.of(script, folder).stream().map(NewTopic::name))
        .containsExactlyElementsOf(TopicNames.of(options()).all());
  }

  @Test
  void theJobTakesItsOptionsWithoutAWarning() {
    JobOptions options = options();
    assertThat(options.warnings()).isEmpty();
    assertThat(options.kafka().getProperty("bootstrap.servers")).isEqualTo("kafka:9092");
  }

  @Test
  void theBrokerAllowsTheTransactionsOfTheJob() {
    long allowed = Long.parseLong(compose.kafkaProperties().get("transaction.max.timeout.ms"));
    assertThat(options().get(JobOptions.SINKS_TRANSACTION_TIMEOUT).toMillis())
        .isLessThanOrEqualTo(allowed);
  }

  @Test
  void aTransactionIsOpenForAsLongAsCheckpointsMayFail() {
    JobOptions options = options();
    Duration attempt =
        options
            .get(JobOptions.CHECKPOINT_INTERVAL)
            .plus(options.get(JobOptions.CHECKPOINT_TIMEOUT));
    int attempts = flink.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER) + 1;
    assertThat(options.get(JobOptions.SINKS_TRANSACTION_TIMEOUT))
        .isGreaterThanOrEqualTo(
            attempt.multipliedBy(attempts).plus(options.get(JobOptions.SINKS_TOLERATED_OUTAGE)));
  }

  @Test
  void theTaskManagersHaveAsManySlotsAsTheJobHasSubtasks() {
    Map<String, Object> deploy =
        Compose.object(compose.services().get("taskmanager").get("deploy"));
    int replicas = Integer.parseInt(deploy.get("replicas").toString());
    assertThat(options().find(JobOptions.PARALLELISM))
        .contains(replicas * flink.get(TaskManagerOptions.NUM_TASK_SLOTS));
  }

  private JobOptions options() {
    Path file = compose.mounted("jobmanager").get("/opt/weir/job.yaml");
    return JobOptionsReader.read(
        new String[] {"--config", file.toString()}, Dockerfile.of(HOME).variables());
  }
}
