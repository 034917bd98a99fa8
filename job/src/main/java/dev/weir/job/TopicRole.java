package dev.weir.job;

import java.util.List;

/** What the job uses a topic for. */
enum TopicRole {
  EVENTS(JobOptions.EVENTS_TOPICS),
  SCORES(JobOptions.SCORES_TOPIC),
  ALERTS(JobOptions.ALERTS_TOPIC),
  DEAD_LETTERS(JobOptions.DEAD_LETTERS_TOPIC),
  PARKED(JobOptions.PARKED_TOPIC),
  CONFIG(JobOptions.CONFIG_TOPIC),
  CONFIG_STATUS(JobOptions.CONFIG_STATUS_TOPIC),
  CONFIG_ACCEPTED(JobOptions.CONFIG_ACCEPTED_TOPIC),
  COMMANDS(JobOptions.COMMANDS_TOPIC),
  TENANT_HEALTH(JobOptions.HEALTH_TOPIC),
  FEEDBACK(JobOptions.FEEDBACK_TOPIC);

  /** What carries the timestamps of events. */
  static final List<TopicRole> RESULTS = List.of(SCORES, ALERTS, DEAD_LETTERS, PARKED);

  /** What is written in the order of the requests. */
  static final List<TopicRole> ANSWERS = List.of(CONFIG_STATUS, CONFIG_ACCEPTED);

  private final JobOption<String> option;

  TopicRole(JobOption<String> option) {
    this.option = option;
  }

  /** The option that names the topic. */
  String option() {
    return option.key();
  }

  /** The names that the options give; none for a pattern, nor for what the job does not use. */
  List<String> names(JobOptions options) {
    boolean heard = !options.get(JobOptions.FEEDBACK_TOPIC).isEmpty();
    if (this == FEEDBACK && !heard
        || this == TENANT_HEALTH && !heard && !options.get(JobOptions.HEALTH_ENABLED)) {
      return List.of();
    }
    return this == EVENTS ? options.eventTopics().names() : List.of(options.get(option));
  }

  /** Whether the job reads it, be it at its start only. */
  boolean isRead() {
    return switch (this) {
      case EVENTS, CONFIG, CONFIG_STATUS, CONFIG_ACCEPTED, COMMANDS, FEEDBACK -> true;
      case SCORES, ALERTS, DEAD_LETTERS, PARKED, TENANT_HEALTH -> false;
    };
  }

  /** Whether the job writes it. */
  boolean isWritten() {
    return switch (this) {
      case EVENTS, CONFIG, COMMANDS, FEEDBACK -> false;
      case SCORES, ALERTS, DEAD_LETTERS, PARKED, CONFIG_STATUS, CONFIG_ACCEPTED, TENANT_HEALTH ->
          true;
    };
  }
}
