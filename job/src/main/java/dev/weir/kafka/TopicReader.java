package dev.weir.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one topic of one partition, committed records only. Used by one thread. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;

  TopicReader(Properties kafka, String topic) {
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
  }

  /** The offset behind the last committed record, below any open transaction. */
  long end() {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  void seek(long offset) {
    consumer.seek(partition, offset);
  }

  /** Gives every record from the first to the present end; false if the deadline came first. */
  boolean readAll(
      long deadlineNanos, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> to) {
    consumer.seekToBeginning(List.of(partition));
    long end = end();
    // Positions, not records: transaction marks and compacted records take offsets too.
    while (consumer.position(partition) < end) {
      if (System.nanoTime() >= deadlineNanos) {
        return false;
      }
      consumer.poll(POLL).forEach(to);
    }
    return true;
  }

  /** Gives records from the present position on until one is wanted; false at the deadline. */
  boolean readUntil(long deadlineNanos, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    while (System.nanoTime() < deadlineNanos) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (wanted.test(record)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
