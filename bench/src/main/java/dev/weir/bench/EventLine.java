package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.event.DecodedEvent;
import dev.weir.event.EventDecoder;
import dev.weir.event.FeatureLayout;
import dev.weir.event.RawRecord;
import dev.weir.event.ScoreEncoder;
import dev.weir.event.ScoreRecord;
import dev.weir.event.TenantRules;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Workspace;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.Layouts;
import dev.weir.operator.Scores;
import dev.weir.operator.WireTypes;
import dev.weir.state.ModelKey;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearningPart;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What the job does with an event, without Flink and Kafka, one stage after the other over a small
 * batch, so that each can be timed and what it needs stays in the cache.
 */
final class EventLine implements TenantRules {
  /** Events that a stage works on before the next one does. */
  static final int BATCH = 64;

  private final JudgingConfig config;
  private final FeatureLayout layout;
  private final Map<ModelKey, Model> models = new HashMap<>();
  private final BareEvent bare = new BareEvent(BenchEvents.FEATURES);
  private final EventDecoder decoder = new EventDecoder(EventDecoder.Limits.DEFAULT);
  private final DecodedEvent[] decoded = new DecodedEvent[BATCH];
  private final ConfiguredEvent[] sent = new ConfiguredEvent[BATCH];
  private final ConfiguredEvent[] received = new ConfiguredEvent[BATCH];
  private final Judgement[] judgements = new Judgement[BATCH];
  private final TypeSerializer<ConfiguredEvent> serializer =
      WireTypes.CONFIGURED_EVENT.createSerializer(new SerializerConfigImpl());
  private final DataOutputSerializer out = new DataOutputSerializer(1 << 16);
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final Workspace workspace = new Workspace();
  private final ScoreRecord score = new ScoreRecord();
  private final ScoreEncoder encoder = new ScoreEncoder();
  private final long[] nanos = new long[Stage.values().length];

  /** Keeps what was computed from being left out. */
  private long sink;

  /** In the order of an event's way; the first is what the bare pipeline does instead. */
  enum Stage {
    PARSE,
    DECODE,
    EXCHANGE,
    JUDGE,
    ENCODE
  }

  EventLine(DetectorType type) {
    config = ModelShape.DEFAULT.judging(type);
    layout = Layouts.of(config);
    for (int i = 0; i < BATCH; i++) {
      decoded[i] = new DecodedEvent();
      sent[i] = new ConfiguredEvent();
      judgements[i] = new Judgement();
    }
  }

  @Override
  public FeatureLayout layoutFor(String tenant, long timeMillis) {
    return layout;
  }

  /** Takes {@link #BATCH} records from {@code from} on through all stages. */
  void run(RawRecord[] records, int from) throws IOException {
    long begin = CpuTime.ofThread();
    parse(records, from);
    begin = took(Stage.PARSE, begin);
    decode(records, from);
    begin = took(Stage.DECODE, begin);
    exchange();
    begin = took(Stage.EXCHANGE, begin);
    judge();
    begin = took(Stage.JUDGE, begin);
    encode();
    took(Stage.ENCODE, begin);
  }

  private long took(Stage stage, long begin) {
    long now = CpuTime.ofThread();
    nanos[stage.ordinal()] += now - begin;
    return now;
  }

  /** Processor time of a stage since the last call, in nanoseconds. */
  long take(Stage stage) {
    long taken = nanos[stage.ordinal()];
    nanos[stage.ordinal()] = 0;
    return taken;
  }

  private void parse(RawRecord[] records, int from) throws IOException {
    for (int i = 0; i < BATCH; i++) {
      sink += bare.read(records[from + i]).f5;
    }
  }

  private void decode(RawRecord[] records, int from) {
    for (int i = 0; i < BATCH; i++) {
      RawRecord raw = records[from + i];
      if (!decoder.decode(raw.value(), raw.timestamp(), null, this, decoded[i])) {
        throw new IllegalStateException("refused: " + decoded[i].rejection());
      }
      configure(raw, decoded[i], sent[i]);
    }
  }

  private void configure(RawRecord raw, DecodedEvent from, ConfiguredEvent event) {
    LearningPart learning = config.current();
    event.key = ModelKey.of(from.tenant(), learning.scope(), learning.lanes(), from.entity());
    event.entity = from.entity();
    event.id = from.id();
    event.recordKey = raw.key();
    event.recordTimestamp = raw.timestamp();
    event.topic = raw.topic();
    event.partition = raw.partition();
    event.offset = raw.offset();
    event.observation.sentUnder(config);
    event.observation.values = from.values();
    event.observation.timeMillis = from.timeMillis();
  }

  private void exchange() throws IOException {
    out.clear();
    for (int i = 0; i < BATCH; i++) {
      serializer.serialize(sent[i], out);
    }
    in.setBuffer(out.getSharedBuffer(), 0, out.length());
    for (int i = 0; i < BATCH; i++) {
      received[i] = serializer.deserialize(in);
    }
  }

  private void judge() {
    for (int i = 0; i < BATCH; i++) {
      ModelKey key = received[i].key;
      Model model = models.computeIfAbsent(key, missing -> new Model(missing.fingerprint()));
      model.judge(received[i].observation, judgements[i], workspace);
    }
  }

  private void encode() {
    for (int i = 0; i < BATCH; i++) {
      Scores.fill(score, received[i], judgements[i]);
      sink += encoder.score(score).length;
    }
  }
}
