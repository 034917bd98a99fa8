package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.OutputRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** A Flink for the tests of one class, and what they do with its jobs. */
final class TestFlink {
  private TestFlink() {}

  /** All slots in one task manager. */
  static MiniClusterExtension withSlots(int slots) {
    return withSlots(slots, new Configuration());
  }

  /**
   * One that restarts all of a job: the saboteur is no neighbour of the job in the graph, so that
   * its failure would leave the job alone.
   */
  static MiniClusterExtension forSabotage(int slots) {
    Configuration cluster = new Configuration();
    cluster.set(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY, "full");
    return withSlots(slots, cluster);
  }

  /** The same with these settings of the cluster. */
  static MiniClusterExtension withSlots(int slots, Configuration cluster) {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(slots)
            .setConfiguration(cluster)
            .build());
  }

  /** Starts the job; from a savepoint, if there is one. */
  static JobClient start(JobOptions options, String savepoint) throws Exception {
    Configuration configuration = WeirJob.configuration(options);
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    WeirJob.build(env, options);
    return WeirJob.submit(env);
  }

  /** Of a job that goes on at once after every failure. */
  static Configuration restarting(JobOptions options) {
    Configuration configuration = WeirJob.configuration(options);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    return configuration;
  }

  /** The same but for the sink of the scores. */
  static Endpoints withScores(Endpoints ends, Sink<OutputRecord> scores) {
    return new Endpoints(
        ends.events(),
        ends.config(),
        ends.feedback(),
        scores,
        ends.alerts(),
        ends.deadLetters(),
        ends.tenantHealth(),
        ends.configAnswers(),
        ends.coldStart());
  }

  /** Ends the job with a savepoint below {@code folder}; where that is. */
  static String stop(JobClient job, Path folder) throws Exception {
    return job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  /** Ends the job without one, and waits until it has. */
  static void cancel(JobClient job) throws Exception {
    job.cancel().get(30, TimeUnit.SECONDS);
    // Rather than by asking without end, which takes a processor from what is waited for.
    job.getJobExecutionResult().handle((result, cancelled) -> null).get(30, TimeUnit.SECONDS);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!job.getJobStatus().get(10, TimeUnit.SECONDS).isGloballyTerminalState()) {
      assertThat(System.nanoTime()).as("the job ends in time").isLessThan(deadline);
    }
  }
}
