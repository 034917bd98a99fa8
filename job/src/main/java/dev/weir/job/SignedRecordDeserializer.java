package dev.weir.job;

import dev.weir.event.RawRecord;
import dev.weir.operator.WireTypes;
import dev.weir.tenant.SignedMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Hands on a record of a topic that changes the job, with the headers that say who sent it and no
 * others. A header that is too large is handed on empty: it is there, and it is wrong.
 */
final class SignedRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;

  private static final List<String> KEPT =
      List.of(SignedMessage.KEY_ID_HEADER, SignedMessage.SIGNATURE_HEADER);
  private static final byte[] WRONG = {};

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    out.collect(raw(record));
  }

  static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    List<String> names = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    for (String name : KEPT) {
      Header header = record.headers().lastHeader(name);
      if (header != null) {
        boolean fits =
            header.value() != null && header.value().length <= RawRecord.MAX_HEADER_BYTES;
        names.add(name);
        values.add(fits ? header.value() : WRONG);
      }
    }
    return RawRecordDeserializer.raw(
        record, names.toArray(String[]::new), values.toArray(byte[][]::new));
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return WireTypes.RAW_RECORD;
  }
}
