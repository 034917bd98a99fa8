package dev.weir.job;

import org.apache.kafka.common.config.TopicConfig;

/** Whether every record that the job can write fits into its topic. */
final class SizeChecks {
  private static final String SETTING = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

  private final JobOptions options;
  private final KafkaFacts kafka;

  SizeChecks(JobOptions options, KafkaFacts kafka) {
    this.options = options;
    this.kafka = kafka;
  }

  void check(Findings findings) {
    checkDeadLetters(findings);
    String results = "a key of 4 KiB and the longest score need it";
    checkLeast(TopicRole.SCORES, RecordBounds.RESULT, results, findings);
    checkLeast(TopicRole.ALERTS, RecordBounds.RESULT, results, findings);
    checkLeast(TopicRole.TENANT_HEALTH, RecordBounds.RESULT, "the longest line needs it", findings);
    checkLeast(
        TopicRole.CONFIG_STATUS, RecordBounds.STATUS, "the longest answer needs it", findings);
    checkLeast(
        TopicRole.CONFIG_ACCEPTED,
        RecordBounds.ACCEPTED,
        "the revisions of one tenant can need it",
        findings);
    for (TopicFacts topic : kafka.known(TopicRole.CONFIG)) {
      if (topic.maxMessageBytes() < RecordBounds.REQUEST) {
        findings.warning(
            TopicChecks.name(TopicRole.CONFIG, topic),
            found(topic) + RecordBounds.REQUEST + ": Kafka refuses larger requests; raise it");
      }
    }
  }

  private void checkLeast(TopicRole role, long least, String why, Findings findings) {
    for (TopicFacts topic : kafka.known(role)) {
      if (topic.maxMessageBytes() < least) {
        findings.failure(
            TopicChecks.name(role, topic),
            found(topic)
                + least
                + ": "
                + why
                + ", and a record that does not fit stops the job for ever; raise it");
      }
    }
  }

  /** Below the first bound events that the job may accept lose their payload; that is data. */
  private void checkDeadLetters(Findings findings) {
    long accepted =
        options.get(JobOptions.EVENTS_MAX_BYTES).getBytes() + RecordBounds.DEAD_LETTER_ROOM;
    long largest =
        kafka.known(TopicRole.EVENTS).stream()
            .mapToLong(TopicFacts::maxMessageBytes)
            .max()
            .orElse(0);
    long whole = largest + RecordBounds.DEAD_LETTER_ROOM;
    checkLetters(TopicRole.DEAD_LETTERS, accepted, whole, findings);
    checkLetters(TopicRole.PARKED, accepted, whole, findings);
  }

  private void checkLetters(TopicRole role, long accepted, long whole, Findings findings) {
    for (TopicFacts topic : kafka.known(role)) {
      String about = TopicChecks.name(role, topic);
      if (topic.maxMessageBytes() < accepted) {
        findings.failure(
            about,
            found(topic)
                + Math.max(accepted, whole)
                + " (the larger of events.max-bytes and the events topic's "
                + SETTING
                + ", plus "
                + RecordBounds.DEAD_LETTER_ROOM
                + "): rejected events would lose their payload; raise it");
      } else if (topic.maxMessageBytes() < whole) {
        findings.warning(
            about,
            found(topic)
                + whole
                + " (the events topic's "
                + SETTING
                + ", "
                + (whole - RecordBounds.DEAD_LETTER_ROOM)
                + ", plus "
                + RecordBounds.DEAD_LETTER_ROOM
                + "): of larger events only a hash is kept; raise it");
      }
    }
  }

  private static String found(TopicFacts topic) {
    return "found " + SETTING + " " + topic.maxMessageBytes() + ", expected at least ";
  }
}
