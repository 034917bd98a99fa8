package dev.weir.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Finds whose a record is before it is known how its tenant's records are to be read: the text
 * {@code tenant} at the top. Says nothing of what is wrong with a record.
 */
final class TenantFinder {
  private final JsonFactory factory;

  TenantFinder(JsonFactory factory) {
    this.factory = factory;
  }

  /** A valid name; null if there is none, or the record is not whole. */
  String tenantOf(EventReader.Source record) {
    int length = record.value().length - record.start();
    try (JsonParser parser = factory.createParser(record.value(), record.start(), length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        if (name.equals("tenant")) {
          boolean valid = token == JsonToken.VALUE_STRING && TenantName.isValid(parser.getText());
          return valid ? parser.getText() : null;
        }
        parser.skipChildren();
      }
      return null;
    } catch (IOException e) {
      return null; // Whoever reads the record says why.
    }
  }
}
