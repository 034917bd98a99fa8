package dev.weir.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends events on a schedule that the receiving side cannot slow down: each has its intended time,
 * and what is late is sent at once. The n-th event gets offset n of an empty topic with one
 * partition, so that its result names its intended time.
 */
final class OpenLoop implements Runnable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final PreparedEvents events;
  private final Pace pace;
  private final AtomicLongArray lateNanos;
  private volatile Throwable failure;

  /**
   * When what is sent.
   *
   * @param startNanos by {@code System.nanoTime}: the first event
   * @param startMillis by the clock: the same moment
   */
  record Pace(long startNanos, long startMillis, Schedule schedule) {
    /** From now on. */
    static Pace from(long nanosAhead, Schedule schedule) {
      return new Pace(
          System.nanoTime() + nanosAhead,
          System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(nanosAhead),
          schedule);
    }

    long dueNanos(long index) {
      return startNanos + schedule.dueNanos(index);
    }

    private long timeMillis(long dueNanos) {
      return startMillis + TimeUnit.NANOSECONDS.toMillis(dueNanos - startNanos);
    }
  }

  OpenLoop(KafkaProducer<byte[], byte[]> producer, String topic, PreparedEvents events, Pace pace) {
    this.producer = producer;
    this.topic = topic;
    this.events = events;
    this.pace = pace;
    this.lateNanos = new AtomicLongArray(pace.schedule().phases().size());
  }

  @Override
  public void run() {
    try {
      long count = pace.schedule().events();
      for (long index = 0; index < count && failure == null; index++) {
        long due = pace.dueNanos(index);
        long late = await(due);
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        int phase = pace.schedule().phaseOf(index);
        lateNanos.lazySet(phase, Math.max(lateNanos.get(phase), late));
        long timeMillis = pace.timeMillis(due);
        events.next(timeMillis);
        producer.send(
            new ProducerRecord<>(topic, 0, timeMillis, events.key(), events.value()),
            (metadata, refused) -> failure = refused == null ? failure : refused);
      }
      producer.flush();
    } catch (org.apache.kafka.common.errors.InterruptException e) {
      // Asked to end while it waited for room.
      return;
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** How late it is. */
  private static long await(long dueNanos) {
    long left = dueNanos - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = dueNanos - System.nanoTime();
    }
    return Math.max(0, -left);
  }

  /** How late the sender itself was at most in a phase; part of the latencies. */
  long lateNanos(int phase) {
    return lateNanos.get(phase);
  }

  /** When what is sent. */
  Pace pace() {
    return pace;
  }

  /** Throws what it ended early for, if it did. */
  void requireSound() {
    if (failure != null) {
      throw new IllegalStateException("the load failed", failure);
    }
  }
}
