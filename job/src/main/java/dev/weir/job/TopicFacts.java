package dev.weir.job;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What Kafka says of a topic that is there.
 *
 * @param settings as they are in force; empty if the user may not see them
 * @param allowed what the user may do; empty if Kafka does not say
 */
record TopicFacts(
    String name, int partitions, Map<String, String> settings, Set<AclOperation> allowed) {
  /** What stands for no limit, of ages and of sizes. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final String BEFORE_AND_AFTER_OF_OLD = "message.timestamp.difference.max.ms";

  TopicFacts {
    settings = Map.copyOf(settings);
    allowed = Set.copyOf(allowed);
  }

  boolean settingsKnown() {
    return !settings.isEmpty();
  }

  boolean mayNot(AclOperation operation) {
    return !allowed.isEmpty() && !allowed.contains(operation);
  }

  long maxMessageBytes() {
    return number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, UNLIMITED);
  }

  /** {@code delete}, {@code compact} or both. */
  List<String> cleanupPolicies() {
    String policies = settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
    return List.of(policies.split(",")).stream().map(String::strip).sorted().toList();
  }

  boolean isCompacted() {
    return cleanupPolicies().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  /** Whether the brokers give the timestamps, whatever the producer says. */
  boolean isStampedByBroker() {
    return "LogAppendTime".equals(settings.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
  }

  /** How far behind the broker's clock a timestamp may be. */
  long beforeMaxMillis() {
    return stampLimit(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG);
  }

  /** How far ahead of the broker's clock a timestamp may be. */
  long afterMaxMillis() {
    return stampLimit(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
  }

  /** How long a record is kept. */
  long retentionMillis() {
    return retention(TopicConfig.RETENTION_MS_CONFIG);
  }

  /** How many bytes of a partition are kept. */
  long retentionBytes() {
    return retention(TopicConfig.RETENTION_BYTES_CONFIG);
  }

  private long retention(String key) {
    boolean deletes = cleanupPolicies().contains(TopicConfig.CLEANUP_POLICY_DELETE);
    long found = number(key, -1);
    return deletes && found >= 0 ? found : UNLIMITED;
  }

  /** Brokers before 3.6 have one limit for both directions. */
  private long stampLimit(String key) {
    return number(key, number(BEFORE_AND_AFTER_OF_OLD, UNLIMITED));
  }

  private long number(String key, long otherwise) {
    String value = settings.get(key);
    return value == null ? otherwise : Long.parseLong(value);
  }
}
