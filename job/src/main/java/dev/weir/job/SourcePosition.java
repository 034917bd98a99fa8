package dev.weir.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.event.DeadLetterHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Where the event of a result stands.
 *
 * @param partition of the events
 * @param offset in it
 */
public record SourcePosition(TopicPartition partition, long offset) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SOURCE = "source";

  /** The position that a score names; empty if this is no score. */
  public static Optional<SourcePosition> ofScore(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try (JsonParser json = JSON.createParser(value)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        if (field.equals(SOURCE) && token == JsonToken.START_OBJECT) {
          return source(json);
        }
        json.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<SourcePosition> source(JsonParser json) throws IOException {
    String topic = null;
    int partition = -1;
    long offset = -1;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "topic" -> topic = json.getText();
        case "partition" -> partition = json.getIntValue();
        case "offset" -> offset = json.getLongValue();
        default -> json.skipChildren();
      }
    }
    return of(topic, partition, offset);
  }

  /** The position that a dead letter's headers name; empty if this is no dead letter. */
  public static Optional<SourcePosition> ofDeadLetter(Headers headers) {
    String topic = text(headers, DeadLetterHeaders.TOPIC);
    String partition = text(headers, DeadLetterHeaders.PARTITION);
    String offset = text(headers, DeadLetterHeaders.OFFSET);
    if (topic == null || partition == null || offset == null) {
      return Optional.empty();
    }
    try {
      return of(topic, Integer.parseInt(partition), Long.parseLong(offset));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(Headers headers, String name) {
    Header found = headers.lastHeader(name);
    return found == null || found.value() == null
        ? null
        : new String(found.value(), StandardCharsets.UTF_8);
  }

  private static Optional<SourcePosition> of(String topic, int partition, long offset) {
    boolean complete = topic != null && partition >= 0 && offset >= 0;
    return complete
        ? Optional.of(new SourcePosition(new TopicPartition(topic, partition), offset))
        : Optional.empty();
  }
}
