package dev.weir.job;

import dev.weir.operator.Destination;
import dev.weir.operator.JudgedAlert;
import dev.weir.operator.OutputRecord;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Turns an output into a Kafka record of the topic of its destination. It answers null, for which
 * the sink writes nothing, only to the word that ends alerts: one can be on its way in a checkpoint
 * that a job without feedback starts from.
 */
final class KafkaOutput implements KafkaRecordSerializationSchema<OutputRecord> {
  private static final long serialVersionUID = 1L;

  private final Map<Destination, String> topics;

  KafkaOutput(Map<Destination, String> topics) {
    this.topics = topics;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutputRecord output, KafkaSinkContext context, Long timestamp) {
    if (JudgedAlert.isEnd(output)) {
      return null;
    }
    String topic = topics.get(output.destination);
    if (topic == null) {
      throw new IllegalStateException("no topic for " + output.destination + " in " + topics);
    }
    Long stamp = output.timestamp < 0 ? null : output.timestamp;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, stamp, output.key, output.value);
    for (int h = 0; h < output.headerNames.length; h++) {
      record.headers().add(output.headerNames[h], output.headerValues[h]);
    }
    return record;
  }
}
