package dev.weir.chaos;

import java.util.BitSet;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records of one topic, each to its partition, so that every partition has them in the order
 * of the calls, each once, whatever happens to the broker. One thread sends.
 *
 * <p>The first record of each partition goes alone. A broker that does not know a producer takes
 * any sequence from it for the first one: on a fresh topic, where first batches are often sent
 * back, the second could be taken before the first, which then fits nowhere any more.
 */
final class OrderedProducer implements AutoCloseable {
  private static final long LOOK_AGAIN_NANOS = 50_000_000L;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final BitSet begun = new BitSet();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  OrderedProducer(Properties client, String topic) {
    this.producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  /** Returns when the client knows all partitions of the topic. */
  void awaitPartitions(int count) throws InterruptedException {
    while (producer.partitionsFor(topic).size() < count) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /**
   * Sends a record; blocks while the client's memory is full.
   *
   * @throws IllegalStateException if this or an earlier record was refused
   */
  void send(int partition, long timestampMillis, byte[] key, byte[] value)
      throws InterruptedException {
    check();
    var record = new ProducerRecord<>(topic, partition, timestampMillis, key, value);
    var answer = producer.send(record, (metadata, refused) -> note(refused));
    sent.incrementAndGet();
    if (!begun.get(partition)) {
      try {
        answer.get();
      } catch (ExecutionException e) {
        check();
      }
      begun.set(partition);
    }
  }

  /** Returns when the broker has everything. */
  void flush() {
    producer.flush();
    check();
  }

  long sent() {
    return sent.get();
  }

  long acknowledged() {
    return acknowledged.get();
  }

  /** What was not acknowledged is given up: after {@link #flush} that is nothing. */
  @Override
  public void close() {
    producer.close(java.time.Duration.ZERO);
  }

  private void note(Exception refused) {
    if (refused == null) {
      acknowledged.incrementAndGet();
    } else {
      failure.compareAndSet(null, refused);
    }
  }

  /** Throws what {@link #send} would throw. */
  void check() {
    Exception refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException(
          "the broker did not take a record of topic " + topic + ": " + refused, refused);
    }
  }
}
