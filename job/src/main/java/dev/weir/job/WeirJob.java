package dev.weir.job;

import dev.weir.event.EventDecoder;
import dev.weir.job.JobOptions.StateBackendKind;
import dev.weir.operator.EventRules;
import dev.weir.operator.FeedbackSettings;
import dev.weir.operator.HealthSettings;
import dev.weir.operator.LimitRules;
import dev.weir.tenant.RatePart;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job: options, environment, topology, execute. What {@code flink run} starts. */
public final class WeirJob {
  /** The job's name in the web UI. */
  public static final String NAME = "Weir";

  /**
   * What RocksDB is better with here than by Flink's defaults. A new entity's model is looked for
   * and not there: without the first two that reads an index of every file, which with a million
   * models is most of the time. And a model that is not in memory is written and read as a block of
   * its own: LZ4 takes a third of Snappy's time for it.
   */
  private static final Map<String, String> ROCKSDB =
      Map.of(
          "state.backend.rocksdb.use-bloom-filter", "true",
          "state.backend.rocksdb.memory.partitioned-index-filters", "true",
          "state.backend.rocksdb.compression.per.level", "LZ4_COMPRESSION");

  private WeirJob() {}

  /**
   * Arguments: {@code --config FILE} and any option as {@code --name=value}.
   *
   * @throws PreflightException where the job would lose data or could not work
   */
  public static void main(String[] arguments) throws Exception {
    run(arguments, UnaryOperator.identity());
  }

  /** The same between the ends that {@code change} makes of those in Kafka. */
  public static void run(String[] arguments, UnaryOperator<Endpoints> change) throws Exception {
    JobOptions options = JobOptionsReader.read(arguments, System.getenv());
    StreamExecutionEnvironment env = environment(options);
    RecoveryCheck recovery = RecoveryCheck.of(options, env.getConfiguration());
    Preflight.require(options, env.getConfiguration());
    recovery.require();
    build(env, options, change);
    env.execute(NAME);
  }

  /** An environment as the options have it, on whatever cluster starts this. */
  public static StreamExecutionEnvironment environment(JobOptions options) {
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration(options));
  }

  /** Adds the whole job to {@code env}. */
  public static void build(StreamExecutionEnvironment env, JobOptions options) {
    build(env, options, UnaryOperator.identity());
  }

  /**
   * Adds the whole job to {@code env}, between the ends that {@code change} makes of those in
   * Kafka.
   */
  public static void build(
      StreamExecutionEnvironment env, JobOptions options, UnaryOperator<Endpoints> change) {
    Topology.build(
        env,
        change.apply(KafkaEndpoints.of(options)),
        rules(options),
        new Topology.Settings(
            options.get(JobOptions.SOURCE_IDLE_TIMEOUT),
            options.modelCache(),
            KeysFile.signatures(options),
            options.maxEntities(),
            new HealthSettings(
                options.get(JobOptions.HEALTH_ENABLED),
                options.get(JobOptions.HEALTH_INTERVAL),
                options.get(JobOptions.HEALTH_GRACE)),
            new FeedbackSettings(
                options.get(JobOptions.FEEDBACK_REMEMBER),
                options.get(JobOptions.FEEDBACK_HOLD_CONFIRMED))));
  }

  private static EventRules rules(JobOptions options) {
    return rules(options, EventPartitions.of(options), TopicLimits.maxLetterBytes(options));
  }

  /**
   * What the options say about all events, where Kafka need not be asked.
   *
   * @param partitions of every topic of events, for the shares of limits
   * @param maxLetterBytes key and value that a dead letter can carry
   */
  public static EventRules rules(
      JobOptions options, Map<String, Integer> partitions, int maxLetterBytes) {
    EventDecoder.Limits limits =
        new EventDecoder.Limits(
            (int) options.get(JobOptions.EVENTS_MAX_BYTES).getBytes(),
            options.get(JobOptions.EVENTS_MAX_FUTURE).toMillis(),
            options.get(JobOptions.EVENTS_MAX_PAST).toMillis());
    return new EventRules(
        limits,
        options.tenantBinding(),
        options.get(JobOptions.METRICS_TENANTS),
        maxLetterBytes,
        new LimitRules(rateOfAll(options), partitions, options.get(JobOptions.LIMITS_CEILING)),
        PiiKey.of(options));
  }

  private static RatePart rateOfAll(JobOptions options) {
    RatePart unsaid = RatePart.DEFAULT;
    return new RatePart(
        unsaid.algorithm(),
        options.get(JobOptions.LIMITS_EVENTS_PER_SECOND),
        options.get(JobOptions.LIMITS_BURST),
        unsaid.windowMillis(),
        unsaid.share(),
        unsaid.onExceed(),
        unsaid.keepPayload());
  }

  /** Starts the job and comes back at once. */
  public static JobClient submit(StreamExecutionEnvironment env) throws Exception {
    return env.executeAsync(NAME);
  }

  /**
   * What no user may change comes last. Each of these costs a migration of all state to change
   * later, or lets Flink fall back to a serializer that no later release can read.
   */
  public static Configuration configuration(JobOptions options) {
    Configuration configuration = options.flink();
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, options.get(JobOptions.CHECKPOINT_INTERVAL));
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_TIMEOUT, options.get(JobOptions.CHECKPOINT_TIMEOUT));
    options.unalignedAfter().set(configuration);
    setStateBackend(configuration, options.get(JobOptions.STATE_BACKEND));
    options
        .find(JobOptions.PARALLELISM)
        .ifPresent(parallelism -> configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism));
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.MAX_PARALLELISM, options.get(JobOptions.KEY_GROUPS));
    return configuration;
  }

  private static void setStateBackend(Configuration configuration, StateBackendKind kind) {
    switch (kind) {
      case HASHMAP -> configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
      case ROCKSDB -> {
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        // Models that do not fit in memory are not written as a whole every few seconds.
        if (!configuration.contains(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)) {
          configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        }
        ROCKSDB.forEach(
            (key, value) -> {
              if (!configuration.containsKey(key)) {
                configuration.setString(key, value);
              }
            });
      }
    }
  }
}
