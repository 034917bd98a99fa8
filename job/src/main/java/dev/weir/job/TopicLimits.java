package dev.weir.job;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What the broker lets a record be. */
final class TopicLimits {
  /** Headers, framing and batch overhead of a dead letter. */
  private static final int ROOM_BYTES = 16 << 10;

  private static final long TIMEOUT_SECONDS = 30;

  private TopicLimits() {}

  /**
   * Bytes of key and value that fit into a record of the dead letters' topic. A larger record would
   * fail the sink for ever, so the operator must know before.
   *
   * @throws IllegalStateException where the topic is missing or the broker does not answer
   */
  static int maxLetterBytes(JobOptions options) {
    String topic = options.get(JobOptions.DEAD_LETTERS_TOPIC);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(options.kafka())) {
      String limit =
          admin
              .describeConfigs(List.of(resource))
              .all()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(resource)
              .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
              .value();
      return Math.max(0, Integer.parseInt(limit) - ROOM_BYTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "could not ask "
              + options.kafka().getProperty("bootstrap.servers")
              + " for the limits of topic "
              + topic
              + ": "
              + (e.getCause() == null ? "no answer" : e.getCause().getMessage())
              + "; create the topic or correct dead-letters.topic and kafka.bootstrap.servers",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
