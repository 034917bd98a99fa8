package dev.weir.bench;

import dev.weir.job.JobOptions;
import dev.weir.job.WeirJob;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A pipeline on a Flink inside this process. A failure ends it: its time would mean nothing. */
final class BenchJob implements AutoCloseable {
  private static final long SECONDS = 60;
  private static final long LOOK_MILLIS = 10;
  private static final int LOOKS_A_CHECK = 100;

  private final MiniCluster flink;
  private final JobID job;

  private BenchJob(MiniCluster flink, JobID job) {
    this.flink = flink;
    this.job = job;
  }

  /** Starts it; its files are below {@code folder}. */
  static BenchJob start(Subject subject, JobOptions options, Path folder) throws Exception {
    return start(subject, options, folder, null);
  }

  /** Starts it from a savepoint or checkpoint, if there is one. */
  static BenchJob start(Subject subject, JobOptions options, Path folder, String savepoint)
      throws Exception {
    Configuration configuration = configuration(options, folder);
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    JobMetrics.reset();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    subject.build(env, options);
    MiniCluster flink =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(configuration.get(CoreOptions.DEFAULT_PARALLELISM))
                .build());
    try {
      flink.start();
      return new BenchJob(flink, flink.submitJob(env.getStreamGraph()).get().getJobID());
    } catch (Exception e) {
      flink.close();
      throw e;
    }
  }

  private static Configuration configuration(JobOptions options, Path folder) {
    Configuration configuration = WeirJob.configuration(options);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(CoreOptions.TMP_DIRS, folder.resolve("flink").toString());
    configuration.setString("metrics.reporters", "bench");
    configuration.setString(
        "metrics.reporter.bench.factory.class", JobMetrics.Factory.class.getName());
    return configuration;
  }

  /**
   * Refuses to go on where the job has ended.
   *
   * @throws IllegalStateException with its reason
   */
  void requireRunning() throws InterruptedException {
    if (!status().isGloballyTerminalState()) {
      return;
    }
    var failure = get(flink.requestJobResult(job), SECONDS).getSerializedThrowable();
    throw failure
        .map(
            thrown -> {
              Throwable read = thrown.deserializeError(getClass().getClassLoader());
              return new IllegalStateException("the job failed: " + deepest(read), read);
            })
        .orElseGet(() -> new IllegalStateException("the job ended by itself"));
  }

  private JobStatus status() throws InterruptedException {
    return get(flink.getJobStatus(job), SECONDS);
  }

  /**
   * Waits until so many outputs have been written, or until {@code seconds} after the first.
   *
   * @return how many there are then
   * @throws IllegalStateException without any after a minute or {@code seconds}
   */
  long awaitOutputs(long wanted, int seconds) throws InterruptedException {
    return awaitOutputs(wanted, seconds, outputs -> {});
  }

  /** The same; {@code progress} gets their number about once a second. */
  long awaitOutputs(long wanted, int seconds, LongConsumer progress) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.max(SECONDS, seconds));
    boolean begun = false;
    for (int look = 0; ; look++) {
      long count = JobMetrics.scores();
      if (count > 0 && !begun) {
        begun = true;
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      }
      if (count >= wanted || System.nanoTime() - deadline > 0) {
        if (count == 0 && wanted > 0) {
          throw new IllegalStateException("the job wrote no output; the log says more");
        }
        return count;
      }
      if (look % LOOKS_A_CHECK == 0) {
        requireRunning();
        progress.accept(count);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Writes a savepoint that every backend can read; where it is. */
  String savepoint(Path folder, int seconds) throws InterruptedException {
    return get(
        flink.triggerSavepoint(
            job, folder.toUri().toString(), false, SavepointFormatType.CANONICAL),
        seconds);
  }

  /** Takes a checkpoint now; what Flink says of it. */
  CompletedCheckpointStats checkpoint(CheckpointType type, int seconds)
      throws InterruptedException {
    long id = get(flink.triggerCheckpoint(job, type), seconds);
    var history =
        get(flink.getExecutionGraph(job), SECONDS).getCheckpointStatsSnapshot().getHistory();
    if (history.getCheckpointById(id) instanceof CompletedCheckpointStats completed) {
      return completed;
    }
    throw new IllegalStateException("checkpoint " + id + " was not completed");
  }

  /**
   * Waits until it runs.
   *
   * @throws IllegalStateException where it ends instead, with its reason
   */
  void awaitRunning() throws InterruptedException {
    while (status() != JobStatus.RUNNING) {
      requireRunning();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static <T> T get(CompletableFuture<T> answer, long seconds) throws InterruptedException {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + seconds + " seconds", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Flink failed: " + deepest(e), e);
    }
  }

  private static String deepest(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage();
  }

  /** Cancels it and waits until it has ended. */
  @Override
  public void close() throws Exception {
    try {
      if (!status().isGloballyTerminalState()) {
        get(flink.cancelJob(job), SECONDS);
        get(flink.requestJobResult(job), SECONDS);
      }
    } catch (IllegalStateException e) {
      // Cancelled is how it should end, and a failure has been told already.
      return;
    } finally {
      flink.close();
    }
  }
}
