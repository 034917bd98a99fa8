package dev.weir.job;

import java.time.Duration;
import java.util.List;

/**
 * Whether the topics keep what they must keep.
 *
 * <p>The answers tell a job that starts without state which requests are done: without them it
 * would decide old requests anew, and one that was refused could be accepted. That is a failure. A
 * request that is deleted is lost only if the job was down for all that time, and its sender got no
 * answer: a warning. So it is with commands, and with what people say of alerts.
 */
final class RetentionChecks {
  private final KafkaFacts kafka;

  RetentionChecks(KafkaFacts kafka) {
    this.kafka = kafka;
  }

  void check(Findings findings) {
    for (TopicFacts topic : kafka.known(TopicRole.CONFIG_STATUS)) {
      if (isFinite(topic)) {
        findings.failure(
            TopicChecks.name(TopicRole.CONFIG_STATUS, topic),
            retention(topic)
                + ": without the answers a job that starts without a savepoint decides old requests"
                + " anew; set both to -1");
      }
    }
    warn(
        TopicRole.CONFIG,
        "requests are deleted, with them a tenant's history, and those that nobody answered while"
            + " the job was down",
        findings);
    warn(
        TopicRole.COMMANDS,
        "commands are deleted, and those that nobody answered while the job was down are never"
            + " done; a job that starts without a savepoint does not know the ids of those deleted",
        findings);
    warn(
        TopicRole.FEEDBACK,
        "what people said while the job was down for longer is deleted before it is counted",
        findings);
    boolean oldTimes = kafka.known(TopicRole.EVENTS).stream().anyMatch(t -> !t.isStampedByBroker());
    for (TopicRole role : oldTimes ? TopicRole.RESULTS : List.<TopicRole>of()) {
      kafka.known(role).forEach(topic -> checkOldResults(role, topic, findings));
    }
  }

  private void warn(TopicRole role, String why, Findings findings) {
    for (TopicFacts topic : kafka.known(role)) {
      if (isFinite(topic)) {
        findings.warning(
            TopicChecks.name(role, topic), retention(topic) + ": " + why + "; set both to -1");
      }
    }
  }

  private static void checkOldResults(TopicRole role, TopicFacts topic, Findings findings) {
    if (!topic.isStampedByBroker() && topic.retentionMillis() != TopicFacts.UNLIMITED) {
      findings.warning(
          TopicChecks.name(role, topic),
          "found retention.ms "
              + topic.retentionMillis()
              + " ("
              + OptionTexts.text(Duration.ofMillis(topic.retentionMillis()))
              + ") and message.timestamp.type CreateTime, expected one or the other: results of"
              + " events with older timestamps are deleted as soon as they are written; set"
              + " retention.ms=-1 before you replay old events");
    }
  }

  private static boolean isFinite(TopicFacts topic) {
    return topic.retentionMillis() != TopicFacts.UNLIMITED
        || topic.retentionBytes() != TopicFacts.UNLIMITED;
  }

  private static String retention(TopicFacts topic) {
    return "found retention.ms "
        + orMinusOne(topic.retentionMillis())
        + " and retention.bytes "
        + orMinusOne(topic.retentionBytes())
        + ", expected -1 for both";
  }

  private static long orMinusOne(long limit) {
    return limit == TopicFacts.UNLIMITED ? -1 : limit;
  }
}
