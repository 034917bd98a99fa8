package dev.weir.kafka;

import dev.weir.job.JobOptions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The topics that one job lives on.
 *
 * @param events what is scored
 * @param scores one record for every judged event
 * @param alerts what somebody should look at
 * @param deadLetters what could not be judged, as it came
 * @param parked events beyond a limit, whole
 * @param config requests of people and tools
 * @param configStatus the answer to every request
 * @param configAccepted what is in force, written by the job only
 * @param commands what people and tools order besides configs
 * @param tenantHealth a line per tenant and minute
 * @param feedback what people say of alerts; empty: nobody is heard
 */
public record TopicNames(
    String events,
    String scores,
    String alerts,
    String deadLetters,
    String parked,
    String config,
    String configStatus,
    String configAccepted,
    String commands,
    String tenantHealth,
    String feedback) {
  /** The names of the defaults of the job's options, and one for a job that hears feedback. */
  public static final TopicNames DEFAULT =
      new TopicNames(
          "events",
          "scores",
          "alerts",
          "dead-letters",
          "parked",
          "config",
          "config-status",
          "config-accepted",
          "commands",
          "tenant-health",
          "feedback");

  /** Where nobody is heard about alerts. */
  public TopicNames(
      String events,
      String scores,
      String alerts,
      String deadLetters,
      String parked,
      String config,
      String configStatus,
      String configAccepted,
      String commands,
      String tenantHealth) {
    this(
        events,
        scores,
        alerts,
        deadLetters,
        parked,
        config,
        configStatus,
        configAccepted,
        commands,
        tenantHealth,
        "");
  }

  /** The names of a job's options; {@code events} is null if it reads several topics. */
  public static TopicNames of(JobOptions options) {
    List<String> events = options.eventTopics().names();
    return new TopicNames(
        events.size() == 1 ? events.get(0) : null,
        options.get(JobOptions.SCORES_TOPIC),
        options.get(JobOptions.ALERTS_TOPIC),
        options.get(JobOptions.DEAD_LETTERS_TOPIC),
        options.get(JobOptions.PARKED_TOPIC),
        options.get(JobOptions.CONFIG_TOPIC),
        options.get(JobOptions.CONFIG_STATUS_TOPIC),
        options.get(JobOptions.CONFIG_ACCEPTED_TOPIC),
        options.get(JobOptions.COMMANDS_TOPIC),
        options.get(JobOptions.HEALTH_TOPIC),
        options.get(JobOptions.FEEDBACK_TOPIC));
  }

  /** All of them, in the order in which they are created. */
  public List<String> all() {
    return Stream.of(
            events,
            scores,
            alerts,
            deadLetters,
            parked,
            config,
            configStatus,
            configAccepted,
            commands,
            tenantHealth,
            feedback)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
