package dev.weir.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * A record that a job of a fixture is sent, and its line in the fixture's file.
 *
 * @param json its value, as it is sent
 */
record FixtureRecord(Topic topic, int partition, long millis, String key, String json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the job reads. */
  enum Topic {
    EVENTS,
    CONFIG,
    COMMANDS,
    FEEDBACK
  }

  /** A request, an order, or what somebody says. */
  static FixtureRecord of(Topic topic, long millis, String tenant, String json) {
    return new FixtureRecord(topic, 0, millis, tenant, json);
  }

  String line() {
    try {
      ObjectNode line =
          JSON.createObjectNode()
              .put("topic", topic.name().toLowerCase(Locale.ROOT))
              .put("partition", partition)
              .put("timestamp", millis)
              .put("key", key);
      line.set("value", JSON.readTree(json));
      return JSON.writeValueAsString(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FixtureRecord read(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new FixtureRecord(
          Topic.valueOf(json.path("topic").asText().toUpperCase(Locale.ROOT)),
          json.path("partition").asInt(),
          json.path("timestamp").asLong(),
          json.path("key").asText(),
          json.path("value").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
