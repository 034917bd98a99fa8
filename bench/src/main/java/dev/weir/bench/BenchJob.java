package dev.weir.bench;

import dev.weir.job.JobOptions;
import dev.weir.job.WeirJob;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A pipeline on a Flink inside this process. A failure ends it: its time would mean nothing. */
final class BenchJob implements AutoCloseable {
  private static final long SECONDS = 60;
  private static final long LOOK_MILLIS = 10;
  private static final int LOOKS_A_CHECK = 100;

  private final JobClient job;

  private BenchJob(JobClient job) {
    this.job = job;
  }

  /** Starts it; its files are below {@code folder}. */
  static BenchJob start(Subject subject, JobOptions options, Path folder) throws Exception {
    return start(subject, options, folder, null);
  }

  /** Starts it from a savepoint, if there is one. */
  static BenchJob start(Subject subject, JobOptions options, Path folder, String savepoint)
      throws Exception {
    Configuration configuration = WeirJob.configuration(options);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(CoreOptions.TMP_DIRS, folder.resolve("flink").toString());
    configuration.setString("metrics.reporters", "bench");
    configuration.setString(
        "metrics.reporter.bench.factory.class", ScoresReporter.Factory.class.getName());
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    ScoresReporter.reset();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    subject.build(env, options);
    return new BenchJob(WeirJob.submit(env));
  }

  /**
   * Refuses to go on where the job has ended.
   *
   * @throws IllegalStateException with its reason
   */
  void requireRunning() throws InterruptedException {
    try {
      JobStatus status = job.getJobStatus().get(SECONDS, TimeUnit.SECONDS);
      if (!status.isGloballyTerminalState()) {
        return;
      }
      job.getJobExecutionResult().get(SECONDS, TimeUnit.SECONDS);
      throw new IllegalStateException("the job ended by itself");
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the job failed: " + deepest(e).getMessage(), e);
    }
  }

  /**
   * Waits until so many outputs have been written, or until {@code seconds} after the first.
   *
   * @return how many there are then
   */
  long awaitOutputs(long wanted, int seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.max(SECONDS, seconds));
    boolean begun = false;
    for (int look = 0; ; look++) {
      long count = ScoresReporter.count();
      if (count > 0 && !begun) {
        begun = true;
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      }
      if (count >= wanted || System.nanoTime() - deadline > 0) {
        return count;
      }
      if (look % LOOKS_A_CHECK == 0) {
        requireRunning();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Writes a savepoint in the backend's own form, as a checkpoint is; where it is. */
  String savepoint(Path folder, int seconds) throws InterruptedException {
    try {
      return job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.NATIVE)
          .get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no savepoint: " + deepest(e).getMessage(), e);
    }
  }

  /**
   * Waits until it runs.
   *
   * @throws IllegalStateException where it ends instead, with its reason
   */
  void awaitRunning() throws InterruptedException {
    while (!runs()) {
      requireRunning();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private boolean runs() throws InterruptedException {
    try {
      return job.getJobStatus().get(SECONDS, TimeUnit.SECONDS) == JobStatus.RUNNING;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the job failed: " + deepest(e).getMessage(), e);
    }
  }

  private static Throwable deepest(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  /** Cancels it and waits until it has ended. */
  @Override
  public void close() throws InterruptedException {
    try {
      job.cancel().get(SECONDS, TimeUnit.SECONDS);
      job.getJobExecutionResult().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // Cancelled is how it should end, and a failure has been told already.
      return;
    }
  }
}
