package dev.weir.job;

import java.util.List;
import org.apache.kafka.common.config.TopicConfig;

/** Whether the topics take the timestamps that the job writes. */
final class TimestampChecks {
  private static final String BEFORE = TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;
  private static final String AFTER = TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;

  private final KafkaFacts kafka;

  TimestampChecks(KafkaFacts kafka) {
    this.kafka = kafka;
  }

  void check(Findings findings) {
    for (TopicFacts events : kafka.known(TopicRole.EVENTS)) {
      if (!events.isStampedByBroker()) {
        findings.warning(
            TopicChecks.name(TopicRole.EVENTS, events),
            "found message.timestamp.type CreateTime, expected LogAppendTime: the producers' clocks"
                + " decide what is too early or too late; leave it if you trust them");
      }
    }
    for (TopicRole role : TopicRole.RESULTS) {
      checkLimits(role, TopicRole.EVENTS, findings);
    }
    // Minutes have the brokers' time; what is said of alerts has its own.
    checkLimits(TopicRole.TENANT_HEALTH, TopicRole.FEEDBACK, findings);
    checkLimits(TopicRole.DEAD_LETTERS, TopicRole.FEEDBACK, findings);
    for (TopicRole role : TopicRole.ANSWERS) {
      checkLimits(role, TopicRole.CONFIG, findings);
    }
    if (!sameLimits()) {
      // Once is enough where both topics of requests are alike.
      for (TopicRole role : TopicRole.ANSWERS) {
        checkLimits(role, TopicRole.COMMANDS, findings);
      }
    }
  }

  private boolean sameLimits() {
    List<TopicFacts> configs = kafka.known(TopicRole.CONFIG);
    return kafka.known(TopicRole.COMMANDS).stream()
        .allMatch(
            commands ->
                configs.stream()
                    .anyMatch(
                        config ->
                            before(config) >= before(commands)
                                && after(config) >= after(commands)
                                && oldest(config) >= oldest(commands)));
  }

  /** An output has its input's timestamp, and is written whenever the job gets to it. */
  private void checkLimits(TopicRole outputRole, TopicRole inputRole, Findings findings) {
    List<TopicFacts> inputs = kafka.known(inputRole);
    for (TopicFacts output : kafka.known(outputRole)) {
      if (inputs.isEmpty() || output.isStampedByBroker()) {
        continue;
      }
      String about = TopicChecks.name(outputRole, output);
      long before = inputs.stream().mapToLong(TimestampChecks::before).max().orElse(0);
      long after = inputs.stream().mapToLong(TimestampChecks::after).max().orElse(0);
      long oldest = inputs.stream().mapToLong(TimestampChecks::oldest).max().orElse(0);
      String input = inputRole.option();
      if (output.beforeMaxMillis() < before) {
        stricter(findings, about, found(BEFORE, output.beforeMaxMillis(), before), input);
      } else if (output.beforeMaxMillis() < oldest) {
        findings.warning(
            about,
            found(BEFORE, output.beforeMaxMillis(), oldest)
                + " (what "
                + input
                + " takes, and how long it is kept): a record that waits for longer stops the job"
                + " for ever; raise it");
      }
      if (output.afterMaxMillis() < after) {
        stricter(findings, about, found(AFTER, output.afterMaxMillis(), after), input);
      }
    }
  }

  private static String found(String setting, long found, long least) {
    return "found " + setting + " " + found + ", expected at least " + least;
  }

  private static void stricter(Findings findings, String about, String found, String input) {
    findings.failure(
        about,
        found
            + " as "
            + input
            + " has it: outputs carry the timestamps of their inputs, and one that is refused stops"
            + " the job for ever; raise it, or set message.timestamp.type=LogAppendTime");
  }

  private static long before(TopicFacts input) {
    return input.isStampedByBroker() ? 0 : input.beforeMaxMillis();
  }

  private static long after(TopicFacts input) {
    return input.isStampedByBroker() ? 0 : input.afterMaxMillis();
  }

  /** How old a record can be when the job gets to it. */
  private static long oldest(TopicFacts input) {
    long sum = before(input) + input.retentionMillis();
    return sum < 0 ? TopicFacts.UNLIMITED : sum;
  }
}
