package dev.weir.kafka;

import java.util.List;

/**
 * The topics that one job lives on.
 *
 * @param events what is scored
 * @param scores one record for every judged event
 * @param alerts what somebody should look at
 * @param deadLetters what could not be judged, as it came
 * @param config requests of people and tools
 * @param configStatus the answer to every request
 * @param configAccepted what is in force, written by the job only
 */
public record TopicNames(
    String events,
    String scores,
    String alerts,
    String deadLetters,
    String config,
    String configStatus,
    String configAccepted) {
  /** The names of the defaults of the job's options. */
  public static final TopicNames DEFAULT =
      new TopicNames(
          "events",
          "scores",
          "alerts",
          "dead-letters",
          "config",
          "config-status",
          "config-accepted");

  /** All seven. */
  public List<String> all() {
    return List.of(events, scores, alerts, deadLetters, config, configStatus, configAccepted);
  }
}
