package dev.weir.chaos;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What the oracle reads of a score, an alert or a config's status. Reused for every record. */
final class ScoreFields {
  private static final JsonFactory JSON = new JsonFactory();

  /** Null if there is none. */
  String tenant;

  /** Null if there is none. */
  String entity;

  /** Null if there is none. */
  String id;

  /** How many events the model had judged before; -1 if there is no such field. */
  int n;

  /** Null if there is none. */
  String topic;

  private int partition;
  private long offset;

  /** Reads a record's value; false if it is not one of ours. */
  boolean read(byte[] value) {
    tenant = null;
    entity = null;
    id = null;
    n = -1;
    topic = null;
    partition = -1;
    offset = -1;
    if (value == null) {
      return false;
    }
    try (JsonParser parser = JSON.createParser(value)) {
      return parser.nextToken() == JsonToken.START_OBJECT && readFields(parser);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean readFields(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "tenant" -> tenant = parser.getText();
        case "entity" -> entity = parser.getText();
        case "id" -> id = parser.getText();
        case "n" -> n = parser.getIntValue();
        case "source" -> readSource(parser, token);
        default -> parser.skipChildren();
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
  }

  private void readSource(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "topic" -> topic = parser.getText();
        case "partition" -> partition = parser.getIntValue();
        case "offset" -> offset = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
  }

  /** The packed position in {@code expected} that it names, or {@link SourcePosition#NONE}. */
  long source(String expected) {
    boolean named = expected.equals(topic) && partition >= 0 && offset >= 0;
    return named ? SourcePosition.pack(partition, offset) : SourcePosition.NONE;
  }
}
