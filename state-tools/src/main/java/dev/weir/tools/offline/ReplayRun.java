package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.job.Endpoints;
import dev.weir.job.Topology;
import dev.weir.operator.ColdStart;
import dev.weir.operator.FeedbackSettings;
import dev.weir.operator.HealthSettings;
import dev.weir.operator.ModelCacheSize;
import dev.weir.operator.OutputRecord;
import dev.weir.state.Uids;
import dev.weir.tenant.Signatures;
import dev.weir.tools.read.Causes;
import dev.weir.tools.read.NetworkMemory;
import dev.weir.tools.read.ProcessFolder;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.Stage;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The job's own graph in this process, over the models of a savepoint and the events of a file. */
final class ReplayRun {
  /** The operators that decide something about an event. */
  private static final List<String> RESTORED =
      List.of(Uids.APPLY_TENANT_CONFIG, Uids.ADMIT_ENTITIES, Uids.SCORE_EVENTS, Uids.BUDGET_ALERTS);

  /** Housekeeping follows the wall clock, and would free models in the middle of a replay. */
  private static final Duration NEVER_IDLE = Duration.ofDays(3_650);

  private final SavedState saved;
  private final ReplaySettings settings;
  private final Path folder;

  /** {@code folder}: of this process, for what is restored from and for what comes out. */
  ReplayRun(SavedState saved, ReplaySettings settings, Path folder) {
    this.saved = saved;
    this.settings = settings;
    this.folder = folder;
  }

  /**
   * Judges all events of {@code spool} by the configs of {@code coldStart}.
   *
   * @param whole whether scores are written whole, too
   * @param what it is, for who looks at its progress
   * @return the folder with the files of {@link ReplaySink}
   */
  Path judge(Path spool, ColdStart coldStart, boolean whole, String what) throws IOException {
    try (Stage stage = stage(what, spool)) {
      Path out = judge(ReplaySource.of(spool, stage), coldStart, whole);
      stage.complete();
      return out;
    }
  }

  /** The reading of a spool. */
  Stage stage(String what, Path spool) throws IOException {
    return Stage.begin(settings.reading().progress(), what, Files.size(spool), Progress.Unit.BYTES);
  }

  private Path judge(ReplaySource events, ColdStart coldStart, boolean whole) throws IOException {
    Path out = Files.createTempDirectory(folder, "run");
    StreamExecutionEnvironment env = environment(restored());
    Topology.build(
        env,
        endpoints(events, coldStart, out, whole),
        settings.rules(),
        new Topology.Settings(
            NEVER_IDLE,
            ModelCacheSize.AUTO,
            Signatures.OFF,
            settings.maxEntities(),
            HealthSettings.OFF,
            FeedbackSettings.DEFAULT));
    execute(env);
    return out;
  }

  /** What the graph has no operator for cannot be restored. */
  private List<String> restored() {
    return RESTORED.stream().filter(this::isRestored).toList();
  }

  private boolean isRestored(String uid) {
    return settings.maxEntities() > 0 || !uid.equals(Uids.ADMIT_ENTITIES);
  }

  /** Whether the savepoint's job limited entities and this replay does not. */
  boolean admitsMore() {
    return settings.maxEntities() == 0 && saved.find(Uids.ADMIT_ENTITIES).isPresent();
  }

  private static Endpoints endpoints(
      Source<RawRecord, ?, ?> events, ColdStart coldStart, Path out, boolean whole) {
    Sink<OutputRecord> nowhere = new DiscardingSink<>();
    return new Endpoints(
        events,
        ReplaySource.empty(),
        null,
        new ReplaySink(out, "scores", whole),
        new ReplaySink(out, "alerts", false),
        new ReplaySink(out, "letters", false),
        nowhere,
        nowhere,
        coldStart);
  }

  /** One that begins with the state of these operators. */
  StreamExecutionEnvironment environment(List<String> uids) throws IOException {
    Path state = ReplayState.write(saved, uids, Files.createTempDirectory(folder, "state"));
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, state.toUri().toString());
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, settings.reading().parallelism());
    configuration.set(PipelineOptions.MAX_PARALLELISM, saved.maxParallelism());
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    ProcessFolder.in(configuration);
    NetworkMemory.in(configuration);
    configuration.set(
        StateBackendOptions.STATE_BACKEND,
        settings.backend() == null ? saved.backend() : settings.backend());
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  private void execute(StreamExecutionEnvironment env) {
    JobClient job = null;
    try {
      job = env.executeAsync("Replay a savepoint");
      finish(job, settings.reading());
    } catch (TimeoutException e) {
      job.cancel().exceptionally(gone -> null).join();
      throw new StateFault(
          StateFault.Kind.TOO_SLOW,
          saved.path()
              + ": found the replay unfinished after "
              + settings.reading().timeout()
              + ", expected its end; allow more time",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(saved.path() + ": the replay was interrupted", e);
    } catch (Exception e) {
      throw saved.incompatible(Causes.deepest(e), e);
    }
  }

  private static void finish(JobClient job, ReadSettings reading)
      throws InterruptedException, ExecutionException, TimeoutException {
    job.getJobExecutionResult().get(reading.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
