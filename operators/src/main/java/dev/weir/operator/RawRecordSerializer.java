package dev.weir.operator;

import dev.weir.event.RawRecord;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A {@link RawRecord} between its source and the first operator. */
final class RawRecordSerializer extends WireSerializer<RawRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public RawRecord createInstance() {
    return new RawRecord(null, null, -1, "", 0, 0, NO_NAMES, NO_VALUES);
  }

  @Override
  public RawRecord copy(RawRecord from) {
    return from;
  }

  @Override
  public void serialize(RawRecord raw, DataOutputView target) throws IOException {
    writeBytes(raw.key(), target);
    writeBytes(raw.value(), target);
    target.writeLong(raw.timestamp());
    StringValue.writeString(raw.topic(), target);
    target.writeInt(raw.partition());
    target.writeLong(raw.offset());
    writeHeaders(raw.headerNames(), raw.headerValues(), target);
  }

  @Override
  public RawRecord deserialize(DataInputView source) throws IOException {
    byte[] key = readBytes(source);
    byte[] value = readBytes(source);
    long timestamp = source.readLong();
    String topic = StringValue.readString(source);
    int partition = source.readInt();
    long offset = source.readLong();
    String[] names = readNames(source);
    return new RawRecord(
        key, value, timestamp, topic, partition, offset, names, readValues(names.length, source));
  }
}
