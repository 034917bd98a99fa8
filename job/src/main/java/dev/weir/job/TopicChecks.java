package dev.weir.job;

import java.util.List;
import org.apache.kafka.common.acl.AclOperation;

/** Whether the topics are there, may be used, and keep what they must keep. */
final class TopicChecks {
  private static final List<TopicRole> CONTROL =
      List.of(
          TopicRole.CONFIG, TopicRole.CONFIG_STATUS, TopicRole.CONFIG_ACCEPTED, TopicRole.COMMANDS);

  private final JobOptions options;
  private final KafkaFacts kafka;

  TopicChecks(JobOptions options, KafkaFacts kafka) {
    this.options = options;
    this.kafka = kafka;
  }

  static String name(TopicRole role, String topic) {
    return topic + " (" + role.option() + ")";
  }

  static String name(TopicRole role, TopicFacts topic) {
    return name(role, topic.name());
  }

  void checkPresence(Findings findings) {
    kafka
        .missing()
        .forEach(
            (role, names) ->
                names.forEach(
                    name ->
                        findings.failure(
                            Finding.Reason.UNREACHABLE,
                            name(role, name),
                            "found no such topic, expected it to exist; create it or correct "
                                + role.option())));
    boolean noneMatches = options.eventTopics().pattern() != null;
    if (noneMatches && kafka.all(TopicRole.EVENTS).isEmpty()) {
      findings.warning(
          TopicRole.EVENTS.option(),
          "found no topic that matches "
              + options.get(JobOptions.EVENTS_TOPICS)
              + ", expected one at least; nothing is scored until there is one");
    }
  }

  void checkAccess(Findings findings) {
    kafka
        .refused()
        .forEach(
            (role, names) ->
                names.forEach(name -> refuse(findings, name(role, name), AclOperation.DESCRIBE)));
    kafka
        .topics()
        .forEach((role, topics) -> topics.forEach(topic -> checkAccess(role, topic, findings)));
  }

  private static void checkAccess(TopicRole role, TopicFacts topic, Findings findings) {
    String about = name(role, topic);
    if (role.isRead() && topic.mayNot(AclOperation.READ)) {
      refuse(findings, about, AclOperation.READ);
    }
    if (role.isWritten() && topic.mayNot(AclOperation.WRITE)) {
      refuse(findings, about, AclOperation.WRITE);
    }
    if (!topic.settingsKnown() && role == TopicRole.DEAD_LETTERS) {
      // The job itself asks how large a dead letter may be.
      refuse(findings, about, AclOperation.DESCRIBE_CONFIGS);
    } else if (!topic.settingsKnown()) {
      findings.warning(
          about,
          "found that Kafka does not show its settings to this user, expected "
              + AclOperation.DESCRIBE_CONFIGS
              + "; allow it, or see for yourself that they are as the other checks want them");
    }
  }

  private static void refuse(Findings findings, String about, AclOperation operation) {
    findings.failure(
        Finding.Reason.NOT_AUTHORISED,
        about,
        "found that Kafka refuses this user "
            + operation
            + " on the topic, expected it to be allowed; allow it or use another user");
  }

  void checkPartitions(Findings findings) {
    for (TopicRole role : CONTROL) {
      for (TopicFacts topic : kafka.all(role)) {
        if (topic.partitions() != 1) {
          findings.failure(
              name(role, topic),
              "found "
                  + topic.partitions()
                  + " partitions, expected exactly 1, whose order is the order of the decisions;"
                  + " make the topic anew with 1, or name another in "
                  + role.option());
        }
      }
    }
  }

  void checkCleanup(Findings findings) {
    kafka.topics().forEach((role, all) -> kafka.known(role).forEach(t -> clean(role, t, findings)));
  }

  private static void clean(TopicRole role, TopicFacts topic, Findings findings) {
    String found = "found cleanup.policy " + String.join(",", topic.cleanupPolicies());
    String about = name(role, topic);
    switch (role) {
      case CONFIG_ACCEPTED -> {
        if (!topic.cleanupPolicies().equals(List.of("compact"))) {
          findings.failure(
              about,
              found
                  + ", expected compact alone: the only copy of a config in force would be deleted"
                  + " by age or size; set it to compact");
        }
      }
      case EVENTS -> {
        if (topic.isCompacted()) {
          findings.warning(
              about,
              found + ", expected delete: events that are not scored yet can be compacted away");
        }
      }
      case SCORES,
          ALERTS,
          DEAD_LETTERS,
          PARKED,
          CONFIG,
          CONFIG_STATUS,
          COMMANDS,
          TENANT_HEALTH,
          FEEDBACK -> {
        if (topic.isCompacted()) {
          findings.failure(
              about,
              found
                  + ", expected delete: of all records with one key the last alone would be kept,"
                  + " and a record without a key would stop the job for ever; set it to delete");
        }
      }
    }
  }
}
