package dev.weir.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * How many partitions the events topics have when the job is submitted. Shares of limits are worked
 * out with these numbers as long as the job runs, so that a failure changes none of them.
 */
final class EventPartitions {
  private static final long TIMEOUT_SECONDS = 30;

  private EventPartitions() {}

  /**
   * By topic; those that are not there yet are left out.
   *
   * @throws IllegalStateException where the broker does not answer
   */
  static Map<String, Integer> of(JobOptions options) {
    Map<String, Integer> partitions = new HashMap<>();
    try (Admin admin = Admin.create(options.kafka())) {
      List<String> names =
          admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
              .filter(options.eventTopics()::covers)
              .toList();
      admin
          .describeTopics(names)
          .allTopicNames()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
      return partitions;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(options, e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unknown(options, e);
    }
  }

  private static IllegalStateException unknown(JobOptions options, Exception cause) {
    return new IllegalStateException(
        "events.topics: found no answer about the partitions of "
            + options.get(JobOptions.EVENTS_TOPICS)
            + ", expected Kafka to describe them: "
            + cause.getMessage(),
        cause);
  }
}
