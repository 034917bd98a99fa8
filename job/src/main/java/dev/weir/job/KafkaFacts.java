package dev.weir.job;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What Kafka says of everything that the job rests on, asked once.
 *
 * @param topics those that are there
 * @param missing names of those that are not
 * @param refused names of those that the user may not even describe
 * @param transactionMaxMillis the smallest transaction.max.timeout.ms of all brokers; empty if it
 *     was not asked for or not told
 */
record KafkaFacts(
    Map<TopicRole, List<TopicFacts>> topics,
    Map<TopicRole, List<String>> missing,
    Map<TopicRole, List<String>> refused,
    OptionalLong transactionMaxMillis) {
  /** Topics of a role whose settings could be seen. */
  List<TopicFacts> known(TopicRole role) {
    return all(role).stream().filter(TopicFacts::settingsKnown).toList();
  }

  /** Topics of a role that are there. */
  List<TopicFacts> all(TopicRole role) {
    return topics.getOrDefault(role, List.of());
  }
}
