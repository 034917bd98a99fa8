package dev.weir.job;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** One bounded time for several questions to Kafka. */
final class Patience {
  private final long endNanos;

  Patience(Duration atMost) {
    endNanos = System.nanoTime() + atMost.toNanos();
  }

  /** What is left for the next question. */
  int leftMillis() {
    long millis = Duration.ofNanos(endNanos - System.nanoTime()).toMillis();
    if (millis <= 0) {
      throw new TimeoutException("the time for all questions is up");
    }
    return (int) millis;
  }

  /**
   * The answer to a question that was asked with {@link #leftMillis}.
   *
   * @throws KafkaException with what Kafka says instead of an answer
   */
  static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known
          ? known
          : new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
