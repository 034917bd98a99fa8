package dev.weir.job;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.highavailability.HighAvailabilityServices;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesUtils;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a start by somebody from one by Flink. A highly available cluster in application mode runs
 * {@code main} again after every failure of its job manager, still with the path of the first
 * start, and restores the newest checkpoint of its own store instead.
 */
final class FlinkRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkRecovery.class);

  private FlinkRecovery() {}

  /** Whether Flink will pass over the path, having a checkpoint of this very job. */
  static boolean hasItsOwnCheckpoint(ReadableConfig environment) {
    Configuration configuration = Configuration.fromMap(environment.toMap());
    // Only where main can run again does Flink give the job its id beforehand.
    String job = configuration.get(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
    if (job == null || !HighAvailabilityMode.isHighAvailabilityModeActivated(configuration)) {
      return false;
    }
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (HighAvailabilityServices services =
        HighAvailabilityServicesUtils.createAvailableOrEmbeddedServices(
            configuration,
            executor,
            fault -> LOG.warn("the high availability services failed", fault))) {
      boolean found = retained(services, JobID.fromHexString(job), executor) > 0;
      if (found) {
        LOG.info("Flink restores job {} from its own newest checkpoint", job);
      }
      return found;
    } catch (Exception e) {
      // A refusal would end the cluster and its store for good; a repetition can be seen and
      // mended.
      LOG.warn("could not ask for the checkpoints of job {}; its state is not compared", job, e);
      return true;
    } finally {
      executor.shutdownNow();
    }
  }

  private static int retained(
      HighAvailabilityServices services, JobID job, ExecutorService executor) throws Exception {
    return services
        .getCheckpointRecoveryFactory()
        .createRecoveredCompletedCheckpointStore(
            job, 1, SharedStateRegistry.DEFAULT_FACTORY, executor, RecoveryClaimMode.NO_CLAIM)
        .getNumberOfRetainedCheckpoints();
  }
}
