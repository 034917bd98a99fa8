package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.KafkaExtension;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events that a checkpoint has overtaken are scored once, after a failure as well as at another
 * parallelism: a job whose sink is too slow gives the output of one that was never held up.
 */
class UnalignedCheckpointTest {
  private static final int EVENTS = 12_000;
  private static final int FAILURES = 2;

  /** To ask the JobManager all the time would take a core from what is waited for. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(240);

  @RegisterExtension static final MiniClusterExtension FLINK = cluster();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  /**
   * Almost stands still once it has written what a checkpoint may have left on its way to it, and
   * fails when it is told to. With the same pause for every record, events were over on a busy
   * machine before a checkpoint was complete: then nothing is left to fail at.
   */
  private static final class SlowOutput implements KafkaRecordSerializationSchema<OutputRecord> {
    private static final long serialVersionUID = 1L;
    private static final long RECORD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** About what all buffers before one subtask hold; of three starts, half of all events. */
    private static final int QUICK_RECORDS = 1_000;

    static final AtomicBoolean SLOW = new AtomicBoolean();
    static final AtomicBoolean FAIL = new AtomicBoolean();

    private final KafkaOutput output;
    private transient int writtenSinceStart;

    SlowOutput(KafkaOutput output) {
      this.output = output;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        OutputRecord record, KafkaSinkContext context, Long timestamp) {
      if (SLOW.get() && ++writtenSinceStart > QUICK_RECORDS) {
        LockSupport.parkNanos(RECORD_NANOS);
      }
      if (FAIL.compareAndSet(true, false)) {
        throw new IllegalStateException("failure of the test");
      }
      return output.serialize(record, context, timestamp);
    }
  }

  /** Small buffers: no checkpoint is made before what the last one had in them is written. */
  private static MiniClusterExtension cluster() {
    Configuration cluster = new Configuration();
    cluster.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4 kb"));
    return TestFlink.withSlots(4, cluster);
  }

  private static KafkaSink<OutputRecord> slowScores(JobOptions options) {
    Properties client = options.kafka();
    client.put(
        "transaction.timeout.ms",
        Long.toString(options.get(JobOptions.SINKS_TRANSACTION_TIMEOUT).toMillis()));
    return KafkaSink.<OutputRecord>builder()
        .setBootstrapServers(client.getProperty("bootstrap.servers"))
        .setKafkaProducerConfig(client)
        .setRecordSerializer(
            new SlowOutput(
                new KafkaOutput(Map.of(Destination.SCORES, options.get(JobOptions.SCORES_TOPIC)))))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(KafkaEndpoints.transactionalIdPrefixes(options).get(0))
        .build();
  }

  private JobClient start(JobOptions options, String checkpoint) throws Exception {
    Configuration configuration = TestFlink.restarting(options);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    if (checkpoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    WeirJob.build(env, options, ends -> TestFlink.withScores(ends, slowScores(options)));
    return WeirJob.submit(env);
  }

  private static CheckpointStatsSnapshot checkpoints(MiniCluster cluster, JobID job)
      throws Exception {
    return cluster.getExecutionGraph(job).get(10, TimeUnit.SECONDS).getCheckpointStatsSnapshot();
  }

  /** The newest complete checkpoint after {@code id}, which has overtaken events. */
  private static CompletedCheckpointStats awaitOvertaking(MiniCluster cluster, JobID job, long id)
      throws Exception {
    long begin = System.nanoTime();
    while (true) {
      assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(DEADLINE_NANOS);
      CheckpointStatsSnapshot all = checkpoints(cluster, job);
      CompletedCheckpointStats last =
          all == null ? null : all.getHistory().getLatestCompletedCheckpoint();
      if (last != null && last.getCheckpointId() > id && last.getPersistedData() > 0) {
        return last;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** What a restart began with; that it had overtaken events is part of the test. */
  private static long awaitRestored(MiniCluster cluster, JobID job, long atLeast) throws Exception {
    long begin = System.nanoTime();
    while (true) {
      assertThat(System.nanoTime() - begin)
          .as("nanoseconds, failure still to come: %s", SlowOutput.FAIL)
          .isLessThan(DEADLINE_NANOS);
      CheckpointStatsSnapshot all = checkpoints(cluster, job);
      if (all != null
          && all.getLatestRestoredCheckpoint() != null
          && all.getLatestRestoredCheckpoint().getCheckpointId() >= atLeast) {
        long restored = all.getLatestRestoredCheckpoint().getCheckpointId();
        assertThat(
                ((CompletedCheckpointStats) all.getHistory().getCheckpointById(restored))
                    .getPersistedData())
            .as("bytes of events in checkpoint %d", restored)
            .isPositive();
        return restored;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Test
  void eventsThatACheckpointOvertookAreScoredOnce(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    KafkaTopics calm = KafkaTopics.create(KAFKA, "calm-", "in-");
    KafkaTopics slow = KafkaTopics.create(KAFKA, "slow-", "in-");
    ExactlyOnceTest.configure(slow);
    slow.send(ExactlyOnceTest.events(slow, 0, EVENTS));

    SlowOutput.SLOW.set(true);
    JobClient first = start(slow.options(2, "--checkpoint.unaligned-after=0 s"), null);
    long restored = 0;
    for (int failure = 0; failure < FAILURES; failure++) {
      CompletedCheckpointStats before = awaitOvertaking(cluster, first.getJobID(), restored);
      SlowOutput.FAIL.set(true);
      restored = awaitRestored(cluster, first.getJobID(), before.getCheckpointId());
    }
    awaitOvertaking(cluster, first.getJobID(), restored);
    TestFlink.cancel(first);
    CompletedCheckpointStats last =
        checkpoints(cluster, first.getJobID()).getHistory().getLatestCompletedCheckpoint();
    assertThat(last.getPersistedData()).as("bytes of events in the last checkpoint").isPositive();

    SlowOutput.SLOW.set(false);
    JobClient wider =
        start(slow.options(3, "--checkpoint.unaligned-after=0 s"), last.getExternalPath());
    Map<String, List<String>> actual = ExactlyOnceTest.output(slow, EVENTS);
    TestFlink.cancel(wider);
    JobClient undisturbed = start(calm.options(2), null);
    Map<String, List<String>> expected = ExactlyOnceTest.output(calm, EVENTS);
    TestFlink.cancel(undisturbed);

    assertThat(actual).isEqualTo(expected);
  }
}
