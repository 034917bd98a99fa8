package dev.weir.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends events at a rate that the receiving side cannot slow down: each has its intended time, and
 * what is late is sent at once. The n-th event gets offset n of an empty topic with one partition,
 * so that its result names its intended time.
 */
final class OpenLoop implements Runnable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final BenchEvents events;
  private final Pace pace;
  private volatile Throwable failure;
  private volatile boolean done;

  /**
   * When what is sent.
   *
   * @param startNanos by {@code System.nanoTime}: the first event
   * @param startMillis by the clock: the same moment
   * @param eventsPerSecond the rate
   * @param count of all events
   */
  record Pace(long startNanos, long startMillis, double eventsPerSecond, long count) {
    /** From now on. */
    static Pace from(long nanosAhead, double eventsPerSecond, long count) {
      return new Pace(
          System.nanoTime() + nanosAhead,
          System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(nanosAhead),
          eventsPerSecond,
          count);
    }

    long dueNanos(long index) {
      return startNanos + (long) (index * (1e9 / eventsPerSecond));
    }

    private long timeMillis(long index) {
      return startMillis + (long) (index * (1e3 / eventsPerSecond));
    }
  }

  OpenLoop(KafkaProducer<byte[], byte[]> producer, String topic, BenchEvents events, Pace pace) {
    this.producer = producer;
    this.topic = topic;
    this.events = events;
    this.pace = pace;
  }

  @Override
  public void run() {
    try {
      for (long index = 0; index < pace.count() && failure == null; index++) {
        await(pace.dueNanos(index));
        long timeMillis = pace.timeMillis(index);
        events.next(timeMillis);
        producer.send(
            new ProducerRecord<>(topic, 0, timeMillis, events.key(), events.value()),
            (metadata, refused) -> failure = refused == null ? failure : refused);
      }
      producer.flush();
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      done = true;
    }
  }

  private static void await(long dueNanos) {
    for (long left = dueNanos - System.nanoTime();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Whether the broker has everything that it will get. */
  boolean done() {
    return done;
  }

  /** Why it ended early; null if it did not. */
  Throwable failure() {
    return failure;
  }
}
