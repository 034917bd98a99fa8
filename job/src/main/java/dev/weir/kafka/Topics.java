package dev.weir.kafka;

import dev.weir.job.RecordBounds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of a job with the settings that its promises rest on. */
public final class Topics {
  /** Room for the reason's headers round a dead letter that is as large as events may be. */
  public static final int DEAD_LETTER_ROOM_BYTES = RecordBounds.DEAD_LETTER_ROOM;

  /** What a config topic takes at least, however small events are. */
  private static final int CONTROL_BYTES = Math.max(1 << 20, RecordBounds.ACCEPTED);

  /**
   * Outputs carry the timestamps of their inputs, however long those have waited: one that the
   * brokers refuse stops the job for ever.
   */
  private static final Map<String, String> ANY_TIMESTAMP =
      Map.of(
          "message.timestamp.before.max.ms", String.valueOf(Long.MAX_VALUE),
          "message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));

  private static final long TIMEOUT_SECONDS = 30;

  private Topics() {}

  /**
   * The topics with their settings, for one replica.
   *
   * @param partitions of events, scores, alerts, dead letters, parked events, tenant health and
   *     feedback
   * @param eventsMaxBytes the largest message that the events topic takes; the results' topics take
   *     {@link RecordBounds#RESULT} at least
   */
  public static List<NewTopic> plan(TopicNames names, int partitions, int eventsMaxBytes) {
    int resultBytes = Math.max(RecordBounds.RESULT, eventsMaxBytes);
    List<NewTopic> plan = new ArrayList<>();
    Collections.addAll(
        plan,
        data(names.events(), partitions, eventsMaxBytes),
        data(names.scores(), partitions, resultBytes),
        data(names.alerts(), partitions, resultBytes),
        data(names.deadLetters(), partitions, eventsMaxBytes + DEAD_LETTER_ROOM_BYTES),
        data(names.parked(), partitions, eventsMaxBytes + DEAD_LETTER_ROOM_BYTES),
        // One partition: the order of the requests is the order of the decisions.
        control(names.config(), "delete", eventsMaxBytes),
        control(names.configStatus(), "delete", eventsMaxBytes),
        control(names.configAccepted(), "compact", eventsMaxBytes),
        control(names.commands(), "delete", eventsMaxBytes),
        data(names.tenantHealth(), partitions, resultBytes));
    if (!names.feedback().isEmpty()) {
      // Written by people, and read by the job: what it has not counted yet must not go.
      NewTopic said = data(names.feedback(), partitions, resultBytes);
      Map<String, String> settings = new TreeMap<>(said.configs());
      settings.put("retention.bytes", "-1");
      plan.add(said.configs(settings));
    }
    return List.copyOf(plan);
  }

  /**
   * Creates the topics that are missing and leaves the others as they are.
   *
   * @return the names created
   */
  public static List<String> createMissing(Admin admin, List<NewTopic> plan)
      throws InterruptedException, TimeoutException {
    List<String> created = new ArrayList<>();
    try {
      Set<String> present = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing = plan.stream().filter(t -> !present.contains(t.name())).toList();
      var results = admin.createTopics(missing).values();
      for (NewTopic topic : missing) {
        if (await(results.get(topic.name()))) {
          created.add(topic.name());
        }
      }
    } catch (ExecutionException e) {
      throw new KafkaFailure("cannot create the topics: " + e.getCause().getMessage(), e);
    }
    return created;
  }

  /** Whether it was created; another process may have been faster. */
  private static boolean await(org.apache.kafka.common.KafkaFuture<Void> created)
      throws InterruptedException, TimeoutException, ExecutionException {
    try {
      created.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static NewTopic data(String name, int partitions, int maxBytes) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("cleanup.policy", "delete");
    settings.put("max.message.bytes", String.valueOf(maxBytes));
    // Records carry the time of their event: by age, a replay of old data would be deleted at once.
    settings.put("retention.ms", "-1");
    settings.putAll(ANY_TIMESTAMP);
    return new NewTopic(name, partitions, (short) 1).configs(settings);
  }

  /** Small, and the only memory of what was asked: nothing of it is ever deleted by size or age. */
  private static NewTopic control(String name, String cleanup, int maxBytes) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("cleanup.policy", cleanup);
    settings.put("max.message.bytes", String.valueOf(Math.max(CONTROL_BYTES, maxBytes)));
    settings.put("retention.ms", "-1");
    settings.put("retention.bytes", "-1");
    settings.putAll(ANY_TIMESTAMP);
    return new NewTopic(name, 1, (short) 1).configs(settings);
  }
}
