package dev.weir.operator;

import dev.weir.model.Observation;
import dev.weir.state.ModelKey;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.Scope;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A {@link ConfiguredEvent} on the keyed exchange. The config crosses as bytes that were encoded
 * once; on this side they are skipped where their content hash was decoded before.
 */
final class ConfiguredEventSerializer extends WireSerializer<ConfiguredEvent> {
  private static final long serialVersionUID = 1L;

  /** Configs a subtask keeps decoded; beyond them the oldest one is decoded again when needed. */
  private static final int MAX_CONFIGS = 10_000;

  /** In the head of an event: the version of the tenant's last erase follows. */
  private static final int FENCED = 1 << 8;

  private transient BoundedCache<Long, JudgingConfig> configs;
  private transient long lastHash;
  private transient JudgingConfig lastConfig;

  /** One text for all records of a topic or tenant, so that millions of waiting events share it. */
  private transient String lastTopic;

  private transient String lastTenant;
  private transient WireBuffer buffer;

  @Override
  public TypeSerializer<ConfiguredEvent> duplicate() {
    return new ConfiguredEventSerializer();
  }

  @Override
  public ConfiguredEvent createInstance() {
    return new ConfiguredEvent();
  }

  @Override
  public ConfiguredEvent copy(ConfiguredEvent from) {
    ConfiguredEvent copy = new ConfiguredEvent();
    copy.key = from.key;
    copy.entity = from.entity;
    copy.id = from.id;
    copy.recordKey = from.recordKey;
    copy.recordTimestamp = from.recordTimestamp;
    copy.topic = from.topic;
    copy.partition = from.partition;
    copy.offset = from.offset;
    copy.erasedBelow = from.erasedBelow;
    copy.observation.config = from.observation.config;
    copy.observation.ownEpoch = from.observation.ownEpoch;
    copy.observation.templateEpoch = from.observation.templateEpoch;
    copy.observation.values = from.observation.values.clone();
    copy.observation.timeMillis = from.observation.timeMillis;
    return copy;
  }

  @Override
  public void serialize(ConfiguredEvent event, DataOutputView target) throws IOException {
    if (buffer == null) {
      buffer = new WireBuffer();
    }
    buffer.clear();
    putKey(event);
    buffer.putText(event.id);
    buffer.putBytes(event.recordKey);
    buffer.putLong(event.recordTimestamp);
    buffer.putText(event.topic);
    buffer.putInt(event.partition);
    buffer.putLong(event.offset);
    put(event.observation);
    buffer.writeTo(target);
    writeBytes(event.observation.config.encode(), target);
  }

  /** An event's entity is mostly that of its key, and crosses once then. */
  private void putKey(ConfiguredEvent event) {
    ModelKey key = event.key;
    boolean same = key.entity().equals(event.entity);
    int fenced = event.erasedBelow == 0 ? 0 : FENCED;
    buffer.putInt(key.lane() << 16 | fenced | key.scope().code() << 1 | (same ? 1 : 0));
    if (fenced != 0) {
      buffer.putLong(event.erasedBelow);
    }
    buffer.putText(key.tenant());
    buffer.putText(key.entity());
    if (!same) {
      buffer.putText(event.entity);
    }
  }

  private void put(Observation observation) {
    buffer.putLong(observation.timeMillis);
    buffer.putLong(observation.ownEpoch);
    buffer.putLong(observation.templateEpoch);
    int values = observation.config.slots().size();
    buffer.putInt(values);
    buffer.putDoubles(observation.values, values);
    buffer.putLong(observation.config.contentHash());
  }

  @Override
  public ConfiguredEvent deserialize(DataInputView source) throws IOException {
    return deserialize(new ConfiguredEvent(), source);
  }

  @Override
  public ConfiguredEvent deserialize(ConfiguredEvent event, DataInputView source)
      throws IOException {
    if (buffer == null) {
      buffer = new WireBuffer();
    }
    buffer.readFrom(source);
    takeKey(event);
    event.id = buffer.takeText();
    event.recordKey = buffer.takeBytes();
    event.recordTimestamp = buffer.takeLong();
    event.topic = lastTopic = buffer.takeText(lastTopic);
    event.partition = buffer.takeInt();
    event.offset = buffer.takeLong();
    take(event.observation);
    event.observation.config = config(buffer.takeLong(), source);
    return event;
  }

  private void takeKey(ConfiguredEvent event) {
    int head = buffer.takeInt();
    event.erasedBelow = (head & FENCED) == 0 ? 0 : buffer.takeLong();
    lastTenant = buffer.takeText(lastTenant);
    String entity = buffer.takeText();
    event.key = new ModelKey(lastTenant, Scope.ofCode(head >> 1 & 0x7F), head >>> 16, entity);
    event.entity = (head & 1) != 0 ? entity : buffer.takeText();
  }

  private void take(Observation observation) {
    observation.timeMillis = buffer.takeLong();
    observation.ownEpoch = buffer.takeLong();
    observation.templateEpoch = buffer.takeLong();
    int values = buffer.takeInt();
    if (observation.values == null || observation.values.length < values) {
      observation.values = new double[values];
    }
    buffer.takeDoubles(observation.values, values);
  }

  private JudgingConfig config(long hash, DataInputView source) throws IOException {
    int length = source.readInt();
    if (lastConfig != null && hash == lastHash) {
      source.skipBytesToRead(length);
      return lastConfig;
    }
    if (configs == null) {
      configs = new BoundedCache<>(MAX_CONFIGS);
    }
    JudgingConfig config = configs.get(hash);
    if (config == null) {
      byte[] bytes = new byte[length];
      source.readFully(bytes);
      config = JudgingConfig.decode(bytes);
      configs.put(hash, config);
    } else {
      source.skipBytesToRead(length);
    }
    lastHash = hash;
    lastConfig = config;
    return config;
  }
}
