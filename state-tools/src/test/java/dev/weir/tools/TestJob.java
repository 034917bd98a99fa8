package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.EventDecoder;
import dev.weir.event.RawRecord;
import dev.weir.operator.ApplyTenantConfig;
import dev.weir.operator.ColdStart;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.EventRules;
import dev.weir.operator.ModelCacheSize;
import dev.weir.operator.OutputRecord;
import dev.weir.operator.ScoreEventsOperator;
import dev.weir.operator.TenantBinding;
import dev.weir.operator.WireTypes;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The job without Kafka: the same operators under the same uids, on events made here. */
final class TestJob {
  static final int EVENTS = 900;

  /** Entities of the tenant {@code acme}; its events are the even ones. */
  static final int ENTITIES = 7;

  static final long START_MILLIS = 1_750_000_000_000L;
  private static final AtomicLong SCORED = new AtomicLong();

  private TestJob() {}

  /** Runs all events, stops with a savepoint, and says where it is. */
  static String savepoint(Path folder, String backend, SavepointFormatType format)
      throws Exception {
    SCORED.set(0);
    JobClient job = start(backend, EVENTS);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (SCORED.get() < EVENTS) {
      assertThat(System.nanoTime()).as("all events are scored in time").isLessThan(deadline);
      assertThat(job.getJobStatus().get(10, TimeUnit.SECONDS).isTerminalState()).isFalse();
      LockSupport.parkNanos(5_000_000);
    }
    return stop(job, folder, format);
  }

  /** Stops {@code job} with a savepoint and says where it is. */
  static String stop(JobClient job, Path folder, SavepointFormatType format) throws Exception {
    return job.stopWithSavepoint(false, folder.toUri().toString(), format)
        .get(30, TimeUnit.SECONDS);
  }

  /** Starts the job with so many events, and comes back at once. */
  static JobClient start(String backend, int events) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.MAX_PARALLELISM, Uids.MAX_PARALLELISM);
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    build(env, events);
    return env.executeAsync("Test job");
  }

  private static void build(StreamExecutionEnvironment env, int records) {
    EventRules rules =
        new EventRules(EventDecoder.Limits.DEFAULT, TenantBinding.parse("body"), 10, 1 << 20);
    DataStream<RawRecord> raw =
        source(env, Uids.EVENTS_SOURCE, records, TestJob::event, WireTypes.RAW_RECORD);
    DataStream<Tuple2<String, byte[]>> updates =
        source(env, Uids.CONFIG_SOURCE, 0, number -> null, WireTypes.TENANT_UPDATE);
    SingleOutputStreamOperator<ConfiguredEvent> events =
        raw.connect(updates.broadcast(States.tenantConfigs()))
            .process(new ApplyTenantConfig(rules, new Configs()), WireTypes.CONFIGURED_EVENT)
            .uid(Uids.APPLY_TENANT_CONFIG);
    events
        .keyBy(event -> event.key, States.KEY_TYPE)
        .transform(
            "ScoreEvents",
            WireTypes.OUTPUT_RECORD,
            new ScoreEventsOperator(rules, ModelCacheSize.AUTO))
        .uid(Uids.SCORE_EVENTS)
        .map(TestJob::count, WireTypes.OUTPUT_RECORD)
        .uid("count")
        .sinkTo(new DiscardingSink<>())
        .uid(Uids.SCORES_SINK);
  }

  private static OutputRecord count(OutputRecord score) {
    SCORED.incrementAndGet();
    return score;
  }

  private static <T> DataStream<T> source(
      StreamExecutionEnvironment env,
      String uid,
      long records,
      IdleAfter.Maker<T> maker,
      TypeInformation<T> type) {
    return env.fromSource(
            new NumberSequenceSource(0, Long.MAX_VALUE), WatermarkStrategy.noWatermarks(), uid)
        .setParallelism(1)
        .uid(uid)
        .flatMap(new IdleAfter<>(records, maker), type)
        .setParallelism(1)
        .uid(uid + " made");
  }

  /** Events of {@code acme}, one model per entity, and of {@code globex}, one model for all. */
  private static RawRecord event(long index) {
    String tenant = index % 2 == 0 ? "acme" : "globex";
    long millis = START_MILLIS + index * 1_000;
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"%s\",\"entity\":\"e%d\",\"id\":\"%d\",\"time\":%d,"
                + "\"features\":{\"a\":%d,\"b\":%d}}",
            tenant,
            index / 2 % ENTITIES,
            index,
            millis,
            index * 31 % 97,
            index * 17 % 89);
    return record("events", index, tenant, json, millis);
  }

  private static RawRecord record(
      String topic, long offset, String key, String value, long timestamp) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
    return new RawRecord(
        keyBytes, valueBytes, timestamp, topic, 0, offset, new String[0], new byte[0][]);
  }

  /** Configs of two tenants that have events and of one that has none. */
  private static final class Configs implements ColdStart {
    private static final long serialVersionUID = 1L;

    @Override
    public void readAccepted(Reader reader) {}

    @Override
    public void readRequests(Reader reader) throws IOException {
      reader.read(config(0, "acme", 1, "entity"));
      reader.read(config(1, "acme", 2, "entity"));
      reader.read(config(2, "globex", 5, "tenant"));
      reader.read(config(3, "initech", 3, "tenant"));
    }

    @Override
    public long lastAnswered() {
      return -1;
    }

    private static RawRecord config(long offset, String tenant, long version, String scope) {
      String json =
          "{\"tenant\":\"%s\",\"version\":%d,\"scope\":\"%s\",\"features\":["
              + "{\"name\":\"a\",\"type\":\"number\"},{\"name\":\"b\",\"type\":\"number\"}],"
              + "\"detector\":{\"type\":\"robust-z-score\",\"window\":32},\"warmup\":160}";
      return record(
          "config", offset, tenant, String.format(Locale.ROOT, json, tenant, version, scope), 0);
    }
  }
}
