package dev.weir.job;

import dev.weir.tenant.SignatureMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** What must be true of several options together. */
final class JobOptionsCheck {
  private static final Pattern SERVER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):(\\d{1,5})");
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String TENANT_FROM_TOPIC = "topic:";
  private static final int MAX_PORT = 65_535;

  private final Configuration values;
  private final Map<String, OptionEntry> entries;
  private final List<OptionProblem> problems;

  JobOptionsCheck(
      Configuration values, Map<String, OptionEntry> entries, List<OptionProblem> problems) {
    this.values = values;
    this.entries = entries;
    this.problems = problems;
  }

  void check(Map<String, String> kafka, List<String> warnings) {
    checkServers(kafka);
    checkTopicsDiffer();
    checkEventTopics();
    checkTransactionTimeout();
    checkSignatures();
    checkParallelism();
    if (value(JobOptions.SINKS_GUARANTEE) == DeliveryGuarantee.AT_LEAST_ONCE) {
      warnings.add("sinks.guarantee: after a failure consumers see some records again");
    }
  }

  private void checkParallelism() {
    int most = value(JobOptions.KEY_GROUPS);
    values
        .getOptional(JobOptions.PARALLELISM.option())
        .filter(subtasks -> subtasks > most)
        .ifPresent(
            subtasks ->
                problem(
                    JobOptions.PARALLELISM.key(),
                    "found " + subtasks + ", expected at most " + most + ", max-parallelism"));
  }

  private void checkServers(Map<String, String> kafka) {
    String servers = kafka.get(BOOTSTRAP);
    if (servers == null) {
      if (!entries.containsKey(PassThrough.KAFKA + BOOTSTRAP)) {
        problem(PassThrough.KAFKA + BOOTSTRAP, "found nothing, expected HOST:PORT, more by commas");
      }
      return;
    }
    for (String server : servers.split(",", -1)) {
      var matcher = SERVER.matcher(server.strip());
      if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
        OptionEntry entry = entries.get(PassThrough.KAFKA + BOOTSTRAP);
        problems.add(OptionProblem.of(entry, "HOST:PORT, more by commas"));
        return;
      }
    }
  }

  /** The topics that the job writes or takes configurations from, by option. */
  private Map<JobOption<String>, String> ownTopics() {
    Map<JobOption<String>, String> topics = new LinkedHashMap<>();
    for (JobOption<String> option :
        List.of(
            JobOptions.SCORES_TOPIC,
            JobOptions.ALERTS_TOPIC,
            JobOptions.DEAD_LETTERS_TOPIC,
            JobOptions.PARKED_TOPIC,
            JobOptions.CONFIG_TOPIC,
            JobOptions.CONFIG_STATUS_TOPIC,
            JobOptions.CONFIG_ACCEPTED_TOPIC,
            JobOptions.COMMANDS_TOPIC,
            JobOptions.HEALTH_TOPIC)) {
      topics.put(option, value(option));
    }
    if (!value(JobOptions.FEEDBACK_TOPIC).isEmpty()) {
      topics.put(JobOptions.FEEDBACK_TOPIC, value(JobOptions.FEEDBACK_TOPIC));
    }
    return topics;
  }

  private void checkTopicsDiffer() {
    List<Map.Entry<JobOption<String>, String>> topics = List.copyOf(ownTopics().entrySet());
    for (int i = 0; i < topics.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (topics.get(i).getValue().equals(topics.get(j).getValue())) {
          problem(
              topics.get(i).getKey().key(),
              "found '"
                  + topics.get(i).getValue()
                  + "', which is "
                  + topics.get(j).getKey().key()
                  + " too, expected another topic");
        }
      }
    }
  }

  /** A job that reads what it writes never comes to rest. */
  private void checkEventTopics() {
    EventTopics events = EventTopics.parse(value(JobOptions.EVENTS_TOPICS)).orElseThrow();
    ownTopics()
        .forEach(
            (option, topic) -> {
              if (events.covers(topic)) {
                problem(
                    JobOptions.EVENTS_TOPICS.key(),
                    "found '"
                        + value(JobOptions.EVENTS_TOPICS)
                        + "', which takes in "
                        + option.key()
                        + " '"
                        + topic
                        + "', expected topics that the job does not write");
              }
            });
    checkTenantPattern(events);
  }

  private void checkTenantPattern(EventTopics events) {
    String from = value(JobOptions.EVENTS_TENANT_FROM);
    if (!from.startsWith(TENANT_FROM_TOPIC)) {
      return;
    }
    Pattern pattern = Pattern.compile(from.substring(TENANT_FROM_TOPIC.length()));
    for (String topic : events.names()) {
      if (!pattern.matcher(topic).matches()) {
        problem(
            JobOptions.EVENTS_TENANT_FROM.key(),
            "found '"
                + from
                + "', which does not match the events topic '"
                + topic
                + "', expected a pattern that matches every one");
      }
    }
  }

  /** Kafka aborts what is older; a result that a checkpoint has promised would be lost silently. */
  private void checkTransactionTimeout() {
    Duration least =
        value(JobOptions.CHECKPOINT_INTERVAL)
            .plus(value(JobOptions.CHECKPOINT_TIMEOUT))
            .plus(value(JobOptions.SINKS_TOLERATED_OUTAGE));
    Duration found = value(JobOptions.SINKS_TRANSACTION_TIMEOUT);
    boolean exactlyOnce = value(JobOptions.SINKS_GUARANTEE) == DeliveryGuarantee.EXACTLY_ONCE;
    if (exactlyOnce && found.compareTo(least) < 0) {
      problem(
          JobOptions.SINKS_TRANSACTION_TIMEOUT.key(),
          "found "
              + OptionTexts.text(found)
              + ", expected at least "
              + OptionTexts.text(least)
              + " (checkpoint.interval + checkpoint.timeout + sinks.tolerated-outage)");
    }
  }

  /** Only that there is a name: commands have these options where that file is not. */
  private void checkSignatures() {
    SignatureMode mode = value(JobOptions.CONFIG_SIGNATURES);
    if (mode != SignatureMode.OFF && !values.contains(JobOptions.CONFIG_KEYS_FILE.option())) {
      problem(
          JobOptions.CONFIG_KEYS_FILE.key(),
          "found nothing, expected a path, because config.signatures is "
              + OptionTexts.label(mode));
    }
  }

  private <T> T value(JobOption<T> option) {
    return values.get(option.option());
  }

  private void problem(String option, String message) {
    problems.add(new OptionProblem(option, message, false));
  }
}
