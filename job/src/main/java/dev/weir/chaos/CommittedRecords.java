package dev.weir.chaos;

import dev.weir.kafka.FetchWait;
import dev.weir.kafka.KafkaFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The records of one broker as a committed reader sees them. */
final class CommittedRecords implements RecordLookup {
  private static final Duration POLL = Duration.ofMillis(100);

  /** Without progress for so long, a topic is not going to be read. */
  private static final Duration STALL = Duration.ofSeconds(60);

  /** To show a record is worth so much waiting. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final String isolation;

  /** One look that failed is enough: the broker may have been stopped since. */
  private boolean gone;

  CommittedRecords(String bootstrapServers) {
    this(bootstrapServers, "read_committed");
  }

  /** With another level of isolation than the name says: also what was written and given up. */
  CommittedRecords(String bootstrapServers, String isolation) {
    this.bootstrapServers = bootstrapServers;
    this.isolation = isolation;
  }

  /**
   * Gives every record of {@code topic} up to the ends it has now; each partition's in their order.
   *
   * @throws KafkaFailure where the topic is missing or no progress is made
   */
  void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> to) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new KafkaFailure("found no topic \"" + topic + "\" to read", null);
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      readTo(consumer, consumer.endOffsets(partitions), to);
    } catch (KafkaException e) {
      throw new KafkaFailure("cannot read " + topic + ": " + e.getMessage(), e);
    }
  }

  private static void readTo(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> to) {
    long reached = -1;
    long deadline = System.nanoTime() + STALL.toNanos();
    while (!reached(consumer, ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
          to.accept(record);
        }
      }
      long now = ends.keySet().stream().mapToLong(consumer::position).sum();
      if (now > reached) {
        reached = now;
        deadline = System.nanoTime() + STALL.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new KafkaFailure("nothing came for a minute below the ends " + ends, null);
      }
    }
  }

  /** Positions, not records: transaction marks and compacted records take offsets too. */
  private static boolean reached(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public Optional<ConsumerRecord<byte[], byte[]>> find(TopicPartition partition, long offset) {
    if (gone) {
      return Optional.empty();
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      long deadline = System.nanoTime() + LOOK.toNanos();
      while (System.nanoTime() < deadline && consumer.position(partition) <= offset) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() == offset) {
            return Optional.of(record);
          }
        }
      }
      gone = consumer.position(partition) <= offset;
    } catch (KafkaException e) {
      gone = true;
    }
    return Optional.empty();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties client = new Properties();
    client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "10000");
    client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
