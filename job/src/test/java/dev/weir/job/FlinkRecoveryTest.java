package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.checkpoint.CheckpointRecoveryFactory;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStore;
import org.apache.flink.runtime.checkpoint.PerJobCheckpointRecoveryFactory;
import org.apache.flink.runtime.highavailability.HighAvailabilityServices;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesFactory;
import org.apache.flink.runtime.highavailability.nonha.embedded.EmbeddedHaServices;
import org.apache.flink.runtime.state.SharedStateRegistryFactory;
import org.junit.jupiter.api.Test;

/** Who starts the job: somebody, or Flink after a failure of its job manager. */
class FlinkRecoveryTest {
  private static final JobID JOB = new JobID(7, 11);

  /** A store with one checkpoint of {@link #JOB} and none of any other. */
  public static final class OneCheckpoint implements HighAvailabilityServicesFactory {
    @Override
    public HighAvailabilityServices createHAServices(Configuration settings, Executor executor) {
      return new EmbeddedHaServices(executor) {
        @Override
        public CheckpointRecoveryFactory getCheckpointRecoveryFactory() {
          return new PerJobCheckpointRecoveryFactory<CompletedCheckpointStore>(
              (max, previous, registry, io, claim) -> store(0)) {
            @Override
            public CompletedCheckpointStore createRecoveredCompletedCheckpointStore(
                JobID job,
                int max,
                SharedStateRegistryFactory registry,
                Executor io,
                RecoveryClaimMode claim) {
              return store(job.equals(JOB) ? 1 : 0);
            }
          };
        }
      };
    }
  }

  /** A store that does not answer. */
  public static final class NoAnswer implements HighAvailabilityServicesFactory {
    @Override
    public HighAvailabilityServices createHAServices(Configuration settings, Executor executor) {
      throw new IllegalStateException("no answer");
    }
  }

  private static CompletedCheckpointStore store(int retained) {
    return (CompletedCheckpointStore)
        Proxy.newProxyInstance(
            FlinkRecoveryTest.class.getClassLoader(),
            new Class<?>[] {CompletedCheckpointStore.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("getNumberOfRetainedCheckpoints");
              return retained;
            });
  }

  private static Configuration cluster(Class<?> store, JobID job) {
    Configuration configuration = new Configuration();
    configuration.set(HighAvailabilityOptions.HA_MODE, store.getName());
    if (job != null) {
      configuration.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, job.toHexString());
    }
    return configuration;
  }

  @Test
  void afterAFailureOfTheJobManagerFlinkHasItsOwnCheckpoint() {
    assertThat(FlinkRecovery.hasItsOwnCheckpoint(cluster(OneCheckpoint.class, JOB))).isTrue();
  }

  @Test
  void theFirstStartOnAHighlyAvailableClusterHasNone() {
    JobID first = new JobID(1, 1);
    assertThat(FlinkRecovery.hasItsOwnCheckpoint(cluster(OneCheckpoint.class, first))).isFalse();
  }

  @Test
  void aJobThatIsSubmittedToASessionIsStartedBySomebody() {
    assertThat(FlinkRecovery.hasItsOwnCheckpoint(cluster(OneCheckpoint.class, null))).isFalse();
    assertThat(FlinkRecovery.hasItsOwnCheckpoint(new Configuration())).isFalse();
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoReasonToRefuseARestart() {
    assertThat(FlinkRecovery.hasItsOwnCheckpoint(cluster(NoAnswer.class, JOB))).isTrue();
  }

  @Test
  void thePathIsNotLookedAtWhereFlinkHasItsOwnCheckpoint() {
    JobOptions options =
        JobOptionsReader.read(new String[] {"--kafka.bootstrap.servers=localhost:1"}, Map.of());
    Configuration restart = cluster(OneCheckpoint.class, JOB);
    restart.set(StateRecoveryOptions.SAVEPOINT_PATH, "/nowhere");
    assertThatCode(() -> RecoveryCheck.of(options, restart).require()).doesNotThrowAnyException();
    Configuration start = cluster(OneCheckpoint.class, null);
    start.set(StateRecoveryOptions.SAVEPOINT_PATH, "/nowhere");
    assertThatThrownBy(() -> RecoveryCheck.of(options, start).require())
        .isInstanceOf(IncompatibleStateException.class);
  }

  @Test
  void mainSeesThePathThatFlinkRunWasGivenBeforeItAsksKafka() {
    Configuration client = new Configuration();
    client.set(StateRecoveryOptions.SAVEPOINT_PATH, "/nowhere");
    StreamContextEnvironment.setAsContext(
        new DefaultExecutorServiceLoader(),
        client,
        FlinkRecoveryTest.class.getClassLoader(),
        false,
        false);
    try {
      assertThatThrownBy(() -> WeirJob.main(new String[] {"--kafka.bootstrap.servers=localhost:1"}))
          .isInstanceOf(IncompatibleStateException.class)
          .hasMessageContaining("/nowhere");
    } finally {
      StreamContextEnvironment.unsetAsContext();
    }
  }
}
