package dev.weir.demo;

import java.util.Iterator;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events at a rate that the receiving side cannot slow down (an open loop): each event has
 * its intended time, and what is late is sent at once. The record's timestamp is the event's time.
 */
public final class EventProducer implements AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final double eventsPerSecond;
  private final SendTimes sendTimes;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * A producer for one run.
   *
   * @param kafka properties of the client, {@code bootstrap.servers} among them
   * @param eventsPerSecond 0: as fast as the broker takes them
   */
  public EventProducer(
      Properties kafka, String topic, double eventsPerSecond, SendTimes sendTimes) {
    this(
        new KafkaProducer<>(settings(kafka), new ByteArraySerializer(), new ByteArraySerializer()),
        topic,
        eventsPerSecond,
        sendTimes);
  }

  EventProducer(
      Producer<byte[], byte[]> producer,
      String topic,
      double eventsPerSecond,
      SendTimes sendTimes) {
    if (!(eventsPerSecond >= 0)) {
      throw new IllegalArgumentException(
          "found " + eventsPerSecond + " events per second, expected 0 or more");
    }
    this.producer = producer;
    this.topic = topic;
    this.eventsPerSecond = eventsPerSecond;
    this.sendTimes = sendTimes;
  }

  /**
   * Sends until there are no more events, {@code stop} says so, or the broker refuses one; then
   * waits until the broker has all.
   *
   * @throws org.apache.kafka.common.KafkaException if an event was not taken
   */
  public void run(Iterator<DemoEvent> events, BooleanSupplier stop) {
    long start = System.nanoTime();
    for (long i = 0; failure.get() == null && !stop.getAsBoolean() && events.hasNext(); i++) {
      long intended = intendedNanos(start, i);
      if (!await(intended, stop)) {
        break;
      }
      send(events.next(), intended);
    }
    producer.flush();
    Exception refused = failure.get();
    if (refused != null) {
      throw new org.apache.kafka.common.KafkaException(
          "the broker did not take an event: " + refused.getMessage(), refused);
    }
  }

  /** How many events the broker has taken. */
  public long sent() {
    return sent.get();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(DemoEvent event, long intended) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, event.timeMillis(), event.key(), event.json());
    producer.send(record, (metadata, refused) -> noteAnswer(metadata, refused, intended));
  }

  private void noteAnswer(RecordMetadata metadata, Exception refused, long intended) {
    if (refused != null) {
      failure.compareAndSet(null, refused);
      return;
    }
    sendTimes.sent(metadata.partition(), metadata.offset(), intended);
    sent.incrementAndGet();
  }

  /** Without a rate an event is due when its turn has come. */
  private long intendedNanos(long start, long index) {
    return eventsPerSecond == 0
        ? System.nanoTime()
        : start + (long) (index * (NANOS_PER_SECOND / eventsPerSecond));
  }

  /** False if it should stop. */
  private static boolean await(long intended, BooleanSupplier stop) {
    for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
      if (stop.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, NANOS_PER_SECOND / 10));
    }
    return true;
  }

  private static Properties settings(Properties kafka) {
    Properties settings = new Properties();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
    // Of several requests in flight a topic that was made a moment ago may take a later one first,
    // and none of those before it ever after.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    settings.putAll(kafka);
    return settings;
  }
}
