package dev.weir.evaluate;

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
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/**
 * The operators of the job, one behind the other, with one config: JSON goes in, scores come out.
 */
final class JobPath implements AutoCloseable {
  private static final EventRules RULES =
      new EventRules(EventDecoder.Limits.DEFAULT, TenantBinding.parse("body"), 10, 1 << 20);

  private final List<String> scores = new ArrayList<>();
  private final TypeSerializer<ConfiguredEvent> wire =
      WireTypes.CONFIGURED_EVENT.createSerializer(new SerializerConfigImpl());
  private final TwoInputStreamOperatorTestHarness<
          RawRecord, Tuple2<String, byte[]>, ConfiguredEvent>
      apply;
  private KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord> score;
  private long offset;

  JobPath(TenantConfig config) throws Exception {
    apply =
        new TwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new ApplyTenantConfig(
                    RULES, new OneConfig(config.tenant(), TenantConfigJson.write(config))),
                List.of(States.tenantConfigs())));
    apply.setup(wire);
    apply.open();
    score = scoring(null);
  }

  /** The topics of a job that was sent one config. */
  private record OneConfig(String tenant, byte[] json) implements ColdStart {
    @Override
    public void readAccepted(Reader reader) {}

    @Override
    public void readRequests(Reader reader) throws java.io.IOException {
      byte[] key = tenant.getBytes(StandardCharsets.UTF_8);
      reader.read(new RawRecord(key, json, 0, "config", 0, 0, new String[0], new byte[0][]));
    }

    @Override
    public long lastAnswered() {
      return -1;
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord>
      scoring(OperatorSubtaskState state) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new ScoreEventsOperator(RULES, ModelCacheSize.AUTO),
            event -> event.key,
            States.KEY_TYPE,
            Uids.MAX_PARALLELISM,
            1,
            0);
    harness.setup(WireTypes.OUTPUT_RECORD.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  void event(byte[] json, long timeMillis) throws Exception {
    RawRecord raw =
        new RawRecord(null, json, timeMillis, "events", 0, offset++, new String[0], new byte[0][]);
    apply.processElement1(new StreamRecord<>(raw, timeMillis));
    Object sent;
    while ((sent = apply.getOutput().poll()) != null) {
      ConfiguredEvent event = (ConfiguredEvent) ((StreamRecord<?>) sent).getValue();
      DataOutputSerializer bytes = new DataOutputSerializer(512);
      wire.serialize(event, bytes);
      event = wire.deserialize(new DataInputDeserializer(bytes.getCopyOfBuffer()));
      score.processElement(new StreamRecord<>(event, timeMillis));
    }
    Object out;
    while ((out = score.getOutput().poll()) != null) {
      OutputRecord record = (OutputRecord) ((StreamRecord<?>) out).getValue();
      scores.add(new String(record.value, StandardCharsets.UTF_8));
    }
  }

  /** A checkpoint, the end of the process, and another one that goes on. */
  void restart() throws Exception {
    OperatorSubtaskState state = score.snapshot(1, 1);
    score.close();
    score = scoring(state);
  }

  /** The scores so far, as JSON. */
  List<String> scores() {
    return scores;
  }

  @Override
  public void close() throws Exception {
    apply.close();
    score.close();
  }
}
