package dev.weir.chaos;

import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.Waiting;
import dev.weir.demo.EmbeddedFlink;
import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * The same input through the same job, once and without a fault: on another broker, which gives the
 * records the same offsets, in this process, with another parallelism.
 */
final class Reference implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(60);

  /** Many checkpoints long. */
  private static final Duration LAST_COMMITS = Duration.ofSeconds(5);

  /** As the cluster has them. */
  private static final int EVENTS_MAX_BYTES = 1 << 20;

  private static final long RETENTION_BYTES = 4L << 30;

  private final EmbeddedKafka kafka;

  private Reference(EmbeddedKafka kafka) {
    this.kafka = kafka;
  }

  /** Plays the whole storm and waits until all of it has come out. */
  static Reference run(Storm storm, Path folder) throws Exception {
    EmbeddedKafka.Settings defaults = EmbeddedKafka.Settings.DEFAULT;
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            new EmbeddedKafka.Settings(
                folder.resolve("kafka"),
                defaults.maxMessageBytes(),
                defaults.transactionMaxTimeoutMillis(),
                RETENTION_BYTES));
    Reference reference = new Reference(kafka);
    try {
      reference.play(storm, folder.resolve("checkpoints"));
      return reference;
    } catch (Exception e) {
      reference.close();
      throw e;
    }
  }

  /** The broker that has inputs and outputs. */
  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  private void play(Storm storm, Path checkpoints) throws Exception {
    createTopics(storm.plan().partitions());
    try (EmbeddedFlink flink = EmbeddedFlink.start(options(), checkpoints);
        Committed committed = Committed.results(bootstrapServers(), TopicNames.DEFAULT);
        Committed answers = Committed.answers(bootstrapServers(), TopicNames.DEFAULT);
        Load load =
            Load.play(
                storm,
                new Load.Broker(bootstrapServers(), TopicNames.DEFAULT),
                Pace.flatOut(),
                committed::count)) {
      long events = storm.plan().events();
      BooleanSupplier complete =
          () -> committed.count() >= events && answers.count() >= load.progress().requests();
      Waiting.until(
          PATIENCE,
          () -> complete.getAsBoolean() || load.progress().failure() != null || flink.ended());
      if (!complete.getAsBoolean()) {
        throw new ClusterFault(
            ("the reference run has " + committed.count() + " results of " + events + " events")
                + (" after " + PATIENCE + "; the load: " + load.progress()));
      }
      // Alerts are in transactions of their own, which may come after those of the scores.
      Waiting.pass(LAST_COMMITS);
    }
  }

  private JobOptions options() {
    return JobOptionsReader.read(
        new String[] {
          "--kafka.bootstrap.servers=" + bootstrapServers(),
          "--parallelism=1",
          "--checkpoint.interval=300 ms",
          "--health.grace=" + Chaos.HEALTH_GRACE.toSeconds() + " s"
        },
        Map.of());
  }

  private void createTopics(int partitions) throws InterruptedException, TimeoutException {
    Properties client = new Properties();
    client.put("bootstrap.servers", bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, partitions, EVENTS_MAX_BYTES));
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
