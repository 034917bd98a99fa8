package dev.weir.tools.offline;

import dev.weir.kafka.FetchWait;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Committed records of topics, up to the ends that they have now: each partition in its order, and
 * of several partitions always the one with the earliest timestamp next, so that every reading of
 * them gives one order.
 */
final class ReplayTopics {
  /** Records of a partition that wait while another one is behind. */
  private static final int WAITING = 2_000;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final long STALL_NANOS = Duration.ofSeconds(60).toNanos();

  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Properties client;
  private final List<String> topics;
  private final Progress progress;
  private final TreeMap<TopicPartition, ArrayDeque<ConsumerRecord<byte[], byte[]>>> waiting =
      new TreeMap<>(BY_NAME);
  private final TreeMap<TopicPartition, Long> ends = new TreeMap<>(BY_NAME);

  /** Takes one record. */
  @FunctionalInterface
  interface Taker {
    void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  /** {@code kafka}: client properties, with {@code bootstrap.servers}. */
  ReplayTopics(Properties kafka, List<String> topics, Progress progress) {
    this.progress = progress;
    this.client = new Properties();
    client.putAll(kafka);
    client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    client.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.topics = topics;
  }

  /**
   * Hands on the records of all topics.
   *
   * @param start the offset to begin at; less than 0 for the earliest one there is
   */
  void forEach(ToLongFunction<TopicPartition> start, Taker taker) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      long records = begin(consumer, start);
      String what = "Reading " + String.join(", ", topics);
      try (Stage stage = Stage.begin(progress, what, records, Progress.Unit.RECORDS)) {
        for (var next = next(consumer); next != null; next = next(consumer)) {
          taker.take(next);
          stage.step(1);
        }
        stage.complete();
      }
    } catch (KafkaException e) {
      throw ReplayFault.unreachable(
          "found no answer of Kafka at "
              + client.getProperty("bootstrap.servers")
              + " about "
              + String.join(", ", topics)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** How many offsets there are to read. */
  private long begin(KafkaConsumer<byte[], byte[]> consumer, ToLongFunction<TopicPartition> start) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      var infos = consumer.partitionsFor(topic, ANSWER);
      if (infos == null || infos.isEmpty()) {
        throw ReplayFault.input(
            topic + ": found neither such a file nor such a topic, expected one of them");
      }
      infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    ends.putAll(consumer.endOffsets(partitions, ANSWER));
    consumer
        .beginningOffsets(partitions, ANSWER)
        .forEach(
            (partition, earliest) -> {
              long wanted = start.applyAsLong(partition);
              if (wanted >= 0 && wanted < earliest && earliest > 0) {
                throw ReplayFault.input(
                    partition
                        + ": found "
                        + earliest
                        + " as its earliest offset, expected "
                        + wanted
                        + ", with which the savepoint goes on: what is between has gone by"
                        + " retention; replay a later savepoint");
              }
              consumer.seek(partition, Math.max(wanted, earliest));
              waiting.put(partition, new ArrayDeque<>());
            });
    return partitions.stream()
        .mapToLong(
            partition -> Math.max(0, ends.get(partition) - consumer.position(partition, ANSWER)))
        .sum();
  }

  /** Null at the end. */
  private ConsumerRecord<byte[], byte[]> next(KafkaConsumer<byte[], byte[]> consumer) {
    long deadline = System.nanoTime() + STALL_NANOS;
    while (needs(consumer)) {
      List<TopicPartition> full =
          waiting.keySet().stream()
              .filter(
                  partition ->
                      waiting.get(partition).size() >= WAITING || done(consumer, partition))
              .toList();
      consumer.resume(consumer.paused());
      consumer.pause(full);
      var polled = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.get(partition)) {
          waiting.get(partition).add(record);
        }
      }
      if (!polled.isEmpty()) {
        deadline = System.nanoTime() + STALL_NANOS;
      } else if (System.nanoTime() > deadline) {
        throw ReplayFault.unreachable(
            String.join(", ", topics) + ": found no record for a minute before their ends", null);
      }
    }
    ArrayDeque<ConsumerRecord<byte[], byte[]>> first = earliest(waiting.values());
    return first == null ? null : first.poll();
  }

  /** Whether a partition has something to come and nothing here. */
  private boolean needs(KafkaConsumer<byte[], byte[]> consumer) {
    for (var entry : waiting.entrySet()) {
      if (entry.getValue().isEmpty() && !done(consumer, entry.getKey())) {
        return true;
      }
    }
    return false;
  }

  private boolean done(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    return consumer.position(partition, ANSWER) >= ends.get(partition);
  }

  private static ArrayDeque<ConsumerRecord<byte[], byte[]>> earliest(
      Collection<ArrayDeque<ConsumerRecord<byte[], byte[]>>> queues) {
    ArrayDeque<ConsumerRecord<byte[], byte[]>> first = null;
    for (var queue : queues) {
      if (!queue.isEmpty()
          && (first == null || queue.peek().timestamp() < first.peek().timestamp())) {
        first = queue;
      }
    }
    return first;
  }
}
