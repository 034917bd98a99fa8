package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import dev.weir.operator.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records put together by hand, from which logs are built as from a broker. */
final class RecordsInMemory implements RecordLookup {
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  /** Adds a record; those of a partition are added in the order of their offsets. */
  RecordsInMemory add(ConsumerRecord<byte[], byte[]> record) {
    records.add(record);
    return this;
  }

  /** The outputs of a job with these topics. */
  OutputLog outputs(TopicNames names) {
    Map<String, Destination> outputs =
        Map.of(
            names.scores(), Destination.SCORES,
            names.alerts(), Destination.ALERTS,
            names.deadLetters(), Destination.DEAD_LETTERS,
            names.configStatus(), Destination.CONFIG_STATUS,
            names.configAccepted(), Destination.CONFIG_ACCEPTED);
    OutputLog log = new OutputLog(names, this);
    records.stream()
        .filter(record -> outputs.containsKey(record.topic()))
        .forEach(record -> log.add(outputs.get(record.topic()), record));
    return log;
  }

  /** The inputs in {@code topic}. */
  InputLog inputs(String topic) {
    InputLog log = new InputLog(topic, this);
    records.stream().filter(record -> record.topic().equals(topic)).forEach(log::add);
    return log;
  }

  @Override
  public Optional<ConsumerRecord<byte[], byte[]>> find(TopicPartition partition, long offset) {
    return records.stream()
        .filter(
            record ->
                record.topic().equals(partition.topic())
                    && record.partition() == partition.partition()
                    && record.offset() == offset)
        .findFirst();
  }
}
