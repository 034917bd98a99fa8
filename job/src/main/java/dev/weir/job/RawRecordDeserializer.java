package dev.weir.job;

import dev.weir.event.RawRecord;
import dev.weir.operator.WireTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Hands a Kafka record on as bytes; it cannot fail, so no record can stop the source. */
public final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;

  private static final String[] NO_NAMES = {};
  private static final byte[][] NO_VALUES = {};

  /** The header to read, null for none. */
  private final String header;

  RawRecordDeserializer(String header) {
    this.header = header;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    out.collect(raw(record, header));
  }

  /** The record with no header but the one of this name, which may be null for none. */
  public static RawRecord raw(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = header == null ? null : record.headers().lastHeader(header);
    boolean kept =
        found != null
            && found.value() != null
            && found.value().length <= RawRecord.MAX_HEADER_BYTES;
    return raw(
        record,
        kept ? new String[] {header} : NO_NAMES,
        kept ? new byte[][] {found.value()} : NO_VALUES);
  }

  /** The record with these headers and no others. */
  static RawRecord raw(
      ConsumerRecord<byte[], byte[]> record, String[] headerNames, byte[][] headerValues) {
    return new RawRecord(
        record.key(),
        record.value(),
        record.timestamp(),
        record.topic(),
        record.partition(),
        record.offset(),
        headerNames,
        headerValues);
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return WireTypes.RAW_RECORD;
  }
}
