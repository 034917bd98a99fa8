package dev.weir.demo;

import dev.weir.job.Finding;
import dev.weir.job.JobOptions;
import dev.weir.job.Preflight;
import dev.weir.job.PreflightException;
import dev.weir.job.PreflightReport;
import dev.weir.job.RecoveryCheck;
import dev.weir.job.WeirJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job on a Flink inside this process, with its web UI and its metrics for Prometheus. */
public final class EmbeddedFlink implements AutoCloseable {
  /** Series of a process that ends with the demo need none of the labels that change with it. */
  private static final String NEEDLESS_LABELS =
      "job_id;task_id;task_attempt_id;task_attempt_num;operator_id;tm_id;host";

  private static final long END_SECONDS = 30;

  private final JobClient job;
  private final PreflightReport preflight;
  private final int webPort;
  private final int metricsPort;

  private EmbeddedFlink(JobClient job, PreflightReport preflight, int webPort, int metricsPort) {
    this.job = job;
    this.preflight = preflight;
    this.webPort = webPort;
    this.metricsPort = metricsPort;
  }

  /**
   * Looks whether the job can work, and starts it.
   *
   * @param checkpoints folder of the checkpoints, unless the options name one
   * @throws PreflightException where the job would lose data or could not work
   */
  public static EmbeddedFlink start(JobOptions options, Path checkpoints) throws Exception {
    Configuration configuration = WeirJob.configuration(options);
    int webPort = port(configuration);
    int metricsPort = freePort();
    configuration.set(RestOptions.BIND_PORT, Integer.toString(webPort));
    configuration.set(RestOptions.PORT, webPort);
    metrics(configuration, metricsPort);
    if (!configuration.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      configuration.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file://" + checkpoints.toAbsolutePath());
    }
    if (!configuration.contains(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)) {
      // Ctrl-C cancels the job: what it has learned must outlive that.
      configuration.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
    if (!configuration.contains(RestartStrategyOptions.RESTART_STRATEGY)) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    RecoveryCheck recovery = RecoveryCheck.of(options, env.getConfiguration());
    PreflightReport preflight = Preflight.require(options, env.getConfiguration());
    recovery.require();
    WeirJob.build(env, options);
    return new EmbeddedFlink(WeirJob.submit(env), preflight, webPort, metricsPort);
  }

  private static int port(Configuration configuration) throws IOException {
    return configuration.contains(RestOptions.PORT)
        ? configuration.get(RestOptions.PORT)
        : freePort();
  }

  private static void metrics(Configuration configuration, int port) {
    if (configuration.containsKey("metrics.reporters")) {
      return;
    }
    configuration.setString("metrics.reporters", "prom");
    configuration.setString(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    configuration.setString("metrics.reporter.prom.port", Integer.toString(port));
    // Without this "+Inf" and every dash in a tenant's name become underscores.
    configuration.setString("metrics.reporter.prom.filterLabelValueCharacters", "false");
    configuration.setString("metrics.reporter.prom.scope.variables.excludes", NEEDLESS_LABELS);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What somebody should know about the topics and settings that the job runs with. */
  public List<Finding> warnings() {
    return preflight.warnings();
  }

  /** Address of the web UI. */
  public String webUi() {
    return "http://localhost:" + webPort;
  }

  /** Address of the metrics. */
  public String metrics() {
    return "http://localhost:" + metricsPort + "/metrics";
  }

  /** Whether the job has ended, for whatever reason. */
  public boolean ended() {
    try {
      JobStatus status = job.getJobStatus().get(END_SECONDS, TimeUnit.SECONDS);
      return status.isGloballyTerminalState();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // The cluster of the job goes with it.
      return true;
    }
  }

  /** Waits until the job ends. */
  public void await() throws InterruptedException {
    try {
      job.getJobExecutionResult().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the job ended: " + cause(e), e);
    }
  }

  private static String cause(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage();
  }

  /** Ends the job. */
  @Override
  public void close() {
    try {
      job.cancel().get(END_SECONDS, TimeUnit.SECONDS);
      // Cancelling is only asked for so far; a task may still be writing a checkpoint.
      job.getJobExecutionResult().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // It has ended by itself; there is nothing left to end.
      return;
    }
  }
}
