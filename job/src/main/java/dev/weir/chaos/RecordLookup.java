package dev.weir.chaos;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Gets single records again, to show them: a log keeps their digests only. */
interface RecordLookup {
  /** The record at {@code offset}; empty if it is gone or cannot be read. */
  Optional<ConsumerRecord<byte[], byte[]>> find(TopicPartition partition, long offset);
}
