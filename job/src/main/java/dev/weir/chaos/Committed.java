package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the records of topics that a committed reader has seen, as they come. */
final class Committed implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final AtomicLong count = new AtomicLong();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader = new Thread(this::read, "chaos-committed");
  private final Predicate<ConsumerRecord<byte[], byte[]>> counting;
  private volatile boolean closed;

  private Committed(String bootstrapServers, Predicate<ConsumerRecord<byte[], byte[]>> counting) {
    this.counting = counting;
    consumer =
        new KafkaConsumer<>(
            PatientClient.committedReader(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Begins to count scores, dead letters and parked events, from the beginning. */
  static Committed results(String bootstrapServers, TopicNames names) {
    List<String> topics = List.of(names.scores(), names.deadLetters(), names.parked());
    return of(bootstrapServers, topics, record -> true);
  }

  /** Begins to count answers to config requests and commands, from the beginning. */
  static Committed answers(String bootstrapServers, TopicNames names) {
    return of(
        bootstrapServers,
        List.of(names.configStatus()),
        record -> CommandAnswers.isAnswer(record.value()));
  }

  private static Committed of(
      String bootstrapServers,
      List<String> topics,
      Predicate<ConsumerRecord<byte[], byte[]>> counting) {
    Committed committed = new Committed(bootstrapServers, counting);
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : topics) {
      committed
          .consumer
          .partitionsFor(topic)
          .forEach(p -> all.add(new TopicPartition(topic, p.partition())));
    }
    committed.consumer.assign(all);
    committed.consumer.seekToBeginning(all);
    committed.reader.setDaemon(true);
    committed.reader.start();
    return committed;
  }

  /** Records so far. */
  long count() {
    return count.get();
  }

  private void read() {
    try {
      while (!closed) {
        pollOnce();
      }
    } catch (WakeupException e) {
      // asked to end
    } finally {
      consumer.close();
    }
  }

  private void pollOnce() {
    try {
      long counted = 0;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        counted += counting.test(record) ? 1 : 0;
      }
      count.addAndGet(counted);
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      // The broker is one of those that are killed here; what is not read yet is read later.
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
