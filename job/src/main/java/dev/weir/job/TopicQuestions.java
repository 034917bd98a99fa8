package dev.weir.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka for topics by their names, and keeps what it says. */
final class TopicQuestions {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** A topic that was made a moment ago is not known to every broker yet. */
  private static final Duration MISSING = Duration.ofSeconds(5);

  private final Admin admin;
  private final Patience patience;
  private final Map<String, TopicFacts> found = new HashMap<>();
  private final Set<String> refused = new TreeSet<>();

  TopicQuestions(Admin admin, Patience patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /** Asks; what has still no answer after a few seconds is neither found nor refused. */
  void ask(Collection<String> names) {
    long giveUpNanos = System.nanoTime() + MISSING.toNanos();
    List<String> open = askOnce(names);
    while (!open.isEmpty() && System.nanoTime() - giveUpNanos < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
      open = askOnce(open);
    }
  }

  /** What is there. */
  Map<String, TopicFacts> found() {
    return found;
  }

  /** What the user may not even describe. */
  Set<String> refused() {
    return refused;
  }

  /** Those that are not there, or not yet. */
  private List<String> askOnce(Collection<String> names) {
    DescribeTopicsOptions how = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    Map<String, TopicDescription> described = new HashMap<>();
    admin
        .describeTopics(names, how.timeoutMs(patience.leftMillis()))
        .topicNameValues()
        .forEach(
            (name, topic) -> {
              try {
                described.put(name, Patience.get(topic));
              } catch (AuthorizationException e) {
                refused.add(name);
              } catch (UnknownTopicOrPartitionException e) {
                // asked again
              }
            });
    askSettings(described);
    List<String> open = new ArrayList<>(names);
    open.removeAll(found.keySet());
    open.removeAll(refused);
    return open;
  }

  private void askSettings(Map<String, TopicDescription> described) {
    List<ConfigResource> topics =
        described.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    admin
        .describeConfigs(topics, new DescribeConfigsOptions().timeoutMs(patience.leftMillis()))
        .values()
        .forEach(
            (topic, config) -> {
              TopicDescription description = described.get(topic.name());
              try {
                found.put(topic.name(), facts(description, values(Patience.get(config))));
              } catch (AuthorizationException e) {
                found.put(topic.name(), facts(description, Map.of()));
              } catch (UnknownTopicOrPartitionException e) {
                // asked again
              }
            });
  }

  private static TopicFacts facts(TopicDescription topic, Map<String, String> settings) {
    Set<AclOperation> allowed = topic.authorizedOperations();
    return new TopicFacts(
        topic.name(), topic.partitions().size(), settings, allowed == null ? Set.of() : allowed);
  }

  private static Map<String, String> values(Config config) {
    Map<String, String> values = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        values.put(entry.name(), entry.value());
      }
    }
    return values;
  }
}
