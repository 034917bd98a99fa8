package dev.weir.audit;

import dev.weir.kafka.FetchWait;
import dev.weir.kafka.KafkaFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics as a committed reader sees them, from one end to another. */
final class CommittedReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Without a step for so long, the rest is not going to come. */
  private static final long STALL_NANOS = Duration.ofSeconds(60).toNanos();

  /** A broker that does not answer in this time is not there. */
  private static final String API_TIMEOUT_MILLIS = "30000";

  private final KafkaConsumer<byte[], byte[]> consumer;

  CommittedReader(Properties kafka) {
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All partitions of the topics with such a name; empty if there are none. */
  List<TopicPartition> partitions(Predicate<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    var known = consumer.listTopics();
    for (String topic : new TreeSet<>(known.keySet())) {
      if (topics.test(topic)) {
        known.get(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
    }
    return partitions;
  }

  Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  /** Behind the last committed record, below any open transaction. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /** The ends a moment later. */
  Map<TopicPartition, Long> laterEnds(Collection<TopicPartition> partitions) {
    LockSupport.parkNanos(POLL.toNanos());
    return ends(partitions);
  }

  /** Gives every record between these offsets; transaction marks and gaps are none. */
  void read(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    List<TopicPartition> open = new ArrayList<>(to.keySet());
    open.removeIf(partition -> from.get(partition) >= to.get(partition));
    consumer.assign(open);
    open.forEach(partition -> consumer.seek(partition, from.get(partition)));
    long deadline = System.nanoTime() + STALL_NANOS;
    long before = -1;
    while (!open.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < to.get(new TopicPartition(record.topic(), record.partition()))) {
          each.accept(record);
        }
      }
      long step = open.stream().mapToLong(consumer::position).sum();
      if (open.removeIf(partition -> consumer.position(partition) >= to.get(partition))) {
        consumer.assign(open);
        deadline = System.nanoTime() + STALL_NANOS;
      } else if (step != before) {
        deadline = System.nanoTime() + STALL_NANOS;
      } else if (System.nanoTime() > deadline) {
        throw new KafkaFailure("nothing more came of " + open + " for a minute", null);
      }
      before = step;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
