package dev.weir.tools.offline;

import dev.weir.job.Endpoints;
import dev.weir.job.JobOptions;
import dev.weir.job.Topology;
import dev.weir.job.WeirJob;
import dev.weir.operator.ColdStart;
import dev.weir.operator.EventRules;
import dev.weir.operator.FeedbackSettings;
import dev.weir.operator.HealthSettings;
import dev.weir.tenant.Signatures;
import dev.weir.tools.read.NetworkMemory;
import dev.weir.tools.read.ProcessFolder;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.Stage;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The job's graph, run over a history in this process and stopped with a savepoint. */
final class Training {
  private static final String NAME = "Train models";
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MAX_LETTER_BYTES = Integer.MAX_VALUE;

  private final JobOptions options;
  private final ReadSettings settings;
  private final HistoryRun run;

  /**
   * @param options of the job that goes on with the models
   * @param settings how many subtasks, how long without a step, and who is told
   * @param run what comes of it; it has a reader for every subtask and two more, and three with
   *     feedback
   */
  Training(JobOptions options, ReadSettings settings, HistoryRun run) {
    this.options = options;
    this.settings = settings;
    this.run = run;
  }

  /** How many readers say that they have come to their end. */
  static int readers(JobOptions options, int parallelism) {
    return parallelism + 1 + (hearsFeedback(options) ? parallelism : 0);
  }

  private static boolean hearsFeedback(JobOptions options) {
    return !options.get(JobOptions.FEEDBACK_TOPIC).isEmpty();
  }

  /**
   * What is read, and what stands beside it.
   *
   * @param history the events
   * @param configs that judge them
   * @param goOn where the job goes on; empty for a savepoint that no job starts from
   * @param partitions of every topic of events, for the shares of limits
   */
  record Given(
      History history,
      ColdStart configs,
      Map<TopicPartition, Long> goOn,
      Map<String, Integer> partitions) {}

  /**
   * Runs it all.
   *
   * @param folder where the savepoint is made, in a folder of its own
   * @return where that is
   * @throws StateFault where the history cannot be read, or it takes too long
   */
  String run(Given given, String folder) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(folder));
    EventRules rules = WeirJob.rules(options, given.partitions(), MAX_LETTER_BYTES);
    Topology.build(env, endpoints(given), rules, topology());
    JobClient job = env.executeAsync(NAME);
    try {
      read(given.history(), job.getJobExecutionResult());
      return savepoint(job, folder);
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (TimeoutException e) {
      throw tooSlow("the savepoint unfinished", e);
    } finally {
      end(job);
    }
  }

  /**
   * As the job's, but nobody restarts it, and there is one snapshot: at the end. What it would tell
   * others of itself, or restore, is the job's own business.
   */
  Configuration configuration(String folder) {
    Configuration configuration = new Configuration();
    WeirJob.configuration(options)
        .toMap()
        .forEach(
            (key, value) -> {
              if (!key.matches(
                  "(execution[.](checkpointing|state-recovery)|high-availability|metrics|rest|restart-strategy)[.-].*")) {
                configuration.setString(key, value);
              }
            });
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    ProcessFolder.in(configuration);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
    NetworkMemory.in(configuration);
    // Without a storage for files a savepoint goes through memory, and has to be small.
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder);
    return configuration;
  }

  /** Tenants' minutes are those of the traffic as it arrives, which history is not. */
  private Topology.Settings topology() {
    return new Topology.Settings(
        options.get(JobOptions.SOURCE_IDLE_TIMEOUT),
        options.modelCache(),
        Signatures.OFF,
        options.maxEntities(),
        HealthSettings.OFF,
        new FeedbackSettings(
            options.get(JobOptions.FEEDBACK_REMEMBER),
            options.get(JobOptions.FEEDBACK_HOLD_CONFIRMED)));
  }

  /** Config requests, commands and feedback are read by the job, from their beginnings. */
  private Endpoints endpoints(Given given) {
    HistorySource none = new HistorySource(run.id(), History.NONE, Map.of());
    return new Endpoints(
        new HistorySource(run.id(), given.history(), given.goOn()),
        none,
        hearsFeedback(options) ? none : null,
        new RunSink(run.id(), RunSink.Kind.SCORES),
        new RunSink(run.id(), RunSink.Kind.OTHERS),
        new RunSink(run.id(), RunSink.Kind.LETTERS),
        new RunSink(run.id(), RunSink.Kind.OTHERS),
        new RunSink(run.id(), RunSink.Kind.OTHERS),
        given.configs());
  }

  /** A short history is read before the last task is ready, which Flink refuses to wait for. */
  private String savepoint(JobClient job, String folder) throws Exception {
    try (Stage stage = Stage.endless(settings.progress(), "Saving the models")) {
      return savepointInTime(job, folder);
    }
  }

  private String savepointInTime(JobClient job, String folder) throws Exception {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    while (true) {
      try {
        return job.stopWithSavepoint(false, folder, SavepointFormatType.CANONICAL)
            .get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        String notReady = CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING.message();
        boolean later = ExceptionUtils.findThrowableWithMessage(e, notReady).isPresent();
        if (!later || System.nanoTime() > deadline || job.getJobExecutionResult().isDone()) {
          throw e;
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private void read(History history, CompletableFuture<JobExecutionResult> end) throws Exception {
    try (Stage stage =
        Stage.begin(settings.progress(), "Reading the history", history.size(), history.unit())) {
      awaitRead(end, stage);
      requireRecords();
      stage.complete();
    }
  }

  private void awaitRead(CompletableFuture<JobExecutionResult> end, Stage stage) throws Exception {
    long told = 0;
    long moved = System.nanoTime();
    while (!run.isRead()) {
      if (end.isDone()) {
        end.get();
        throw new IllegalStateException("found the end of the run before that of the history");
      }
      long steps = run.steps();
      if (steps > told) {
        stage.step(steps - told);
        told = steps;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > settings.timeout().toNanos()) {
        throw tooSlow("no record read", null);
      }
      LockSupport.parkNanos(LOOK_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException("the training was interrupted");
      }
    }
  }

  private void requireRecords() {
    if (run.records() == 0) {
      throw SourceOffsets.wrong("--history: found no record in it, expected events");
    }
  }

  private StateFault tooSlow(String found, Exception cause) {
    Duration time = settings.timeout();
    return new StateFault(
        StateFault.Kind.TOO_SLOW,
        "found " + found + " for " + time + ", expected its end; allow more time with --timeout",
        cause);
  }

  private StateFault failed(ExecutionException e) {
    if (run.failure().isPresent()) {
      IOException unread = run.failure().get();
      boolean broker = unread.getCause() instanceof KafkaException;
      StateFault.Kind kind = broker ? StateFault.Kind.FILE_SYSTEM : StateFault.Kind.WRONG_PLACE;
      return new StateFault(kind, "--history: " + unread.getMessage(), e);
    }
    String message = e.getMessage();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      message = cause.getMessage() == null ? message : cause.getMessage();
    }
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        "found the training ended (" + message + "), expected its savepoint; the log has more",
        e);
  }

  private static void end(JobClient job) {
    try {
      job.cancel().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // It has ended by itself, and its cluster with it.
      return;
    }
  }
}
