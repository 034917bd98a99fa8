package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
  private volatile boolean closed;

  private Committed(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            PatientClient.committedReader(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Begins to count scores and dead letters, from the beginning. */
  static Committed results(String bootstrapServers, TopicNames names) {
    return of(bootstrapServers, List.of(names.scores(), names.deadLetters()));
  }

  /** Begins to count answers to config requests, from the beginning. */
  static Committed answers(String bootstrapServers, TopicNames names) {
    return of(bootstrapServers, List.of(names.configStatus()));
  }

  private static Committed of(String bootstrapServers, List<String> topics) {
    Committed committed = new Committed(bootstrapServers);
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
      count.addAndGet(consumer.poll(POLL).count());
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
