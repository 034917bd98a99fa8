package dev.weir.operator;

import dev.weir.model.Observation;
import dev.weir.state.ModelKeySerializer;
import dev.weir.tenant.JudgingConfig;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * A {@link ConfiguredEvent} on the keyed exchange. The config crosses as bytes that were encoded
 * once; on this side they are skipped where their content hash was decoded before.
 */
final class ConfiguredEventSerializer extends WireSerializer<ConfiguredEvent> {
  private static final long serialVersionUID = 1L;

  /** Configs a subtask keeps decoded; beyond them the oldest one is decoded again when needed. */
  private static final int MAX_CONFIGS = 10_000;

  private transient BoundedCache<Long, JudgingConfig> configs;
  private transient long lastHash;
  private transient JudgingConfig lastConfig;
  private transient String lastTopic;

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
    copy.observation.config = from.observation.config;
    copy.observation.ownEpoch = from.observation.ownEpoch;
    copy.observation.templateEpoch = from.observation.templateEpoch;
    copy.observation.values = from.observation.values.clone();
    copy.observation.timeMillis = from.observation.timeMillis;
    return copy;
  }

  @Override
  public void serialize(ConfiguredEvent event, DataOutputView target) throws IOException {
    ModelKeySerializer.INSTANCE.serialize(event.key, target);
    StringValue.writeString(event.entity, target);
    StringValue.writeString(event.id, target);
    writeBytes(event.recordKey, target);
    target.writeLong(event.recordTimestamp);
    StringValue.writeString(event.topic, target);
    target.writeInt(event.partition);
    target.writeLong(event.offset);
    serialize(event.observation, target);
  }

  private static void serialize(Observation observation, DataOutputView target) throws IOException {
    target.writeLong(observation.timeMillis);
    target.writeLong(observation.ownEpoch);
    target.writeLong(observation.templateEpoch);
    int values = observation.config.slots().size();
    target.writeShort(values);
    for (int v = 0; v < values; v++) {
      target.writeDouble(observation.values[v]);
    }
    target.writeLong(observation.config.contentHash());
    writeBytes(observation.config.encode(), target);
  }

  @Override
  public ConfiguredEvent deserialize(DataInputView source) throws IOException {
    return deserialize(new ConfiguredEvent(), source);
  }

  @Override
  public ConfiguredEvent deserialize(ConfiguredEvent event, DataInputView source)
      throws IOException {
    event.key = ModelKeySerializer.INSTANCE.deserialize(source);
    event.entity = StringValue.readString(source);
    event.id = StringValue.readString(source);
    event.recordKey = readBytes(source);
    event.recordTimestamp = source.readLong();
    event.topic = topic(StringValue.readString(source));
    event.partition = source.readInt();
    event.offset = source.readLong();
    deserialize(event.observation, source);
    return event;
  }

  /** One text for all records of a topic, so that millions of waiting events share it. */
  private String topic(String read) {
    if (!read.equals(lastTopic)) {
      lastTopic = read;
    }
    return lastTopic;
  }

  private void deserialize(Observation observation, DataInputView source) throws IOException {
    observation.timeMillis = source.readLong();
    observation.ownEpoch = source.readLong();
    observation.templateEpoch = source.readLong();
    int values = source.readUnsignedShort();
    if (observation.values == null || observation.values.length < values) {
      observation.values = new double[values];
    }
    for (int v = 0; v < values; v++) {
      observation.values[v] = source.readDouble();
    }
    observation.config = config(source.readLong(), source);
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
