package dev.weir.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.event.IsoTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes one event after the other as JSON, in the order that the decoder reads in one pass:
 * tenant, entity, id, time, features. Reused; not safe for use by two threads.
 */
final class EventJson {
  private final JsonFactory factory = new JsonFactory();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final byte[] time = new byte[IsoTime.WRITTEN_LENGTH];
  private JsonGenerator json;

  /** Begins an event; {@code entity} may be null. */
  void begin(String tenant, String entity, String id, long timeMillis) {
    bytes.reset();
    write(
        () -> {
          json = factory.createGenerator(bytes);
          json.writeStartObject();
          json.writeStringField("tenant", tenant);
          if (entity != null) {
            json.writeStringField("entity", entity);
          }
          json.writeStringField("id", id);
          IsoTime.write(timeMillis, time, 0);
          json.writeStringField("time", new String(time, StandardCharsets.US_ASCII));
          json.writeObjectFieldStart("features");
        });
  }

  /** Adds a number, rounded to six decimals: nobody measures finer, and the lines stay short. */
  void number(String name, double value) {
    write(() -> json.writeNumberField(name, StrictMath.rint(value * 1e6) / 1e6));
  }

  /** Adds a number as it is. */
  void exactNumber(String name, double value) {
    write(() -> json.writeNumberField(name, value));
  }

  void text(String name, String value) {
    write(() -> json.writeStringField(name, value));
  }

  void truth(String name, boolean value) {
    write(() -> json.writeBooleanField(name, value));
  }

  void missing(String name) {
    write(() -> json.writeNullField(name));
  }

  /** Ends the event. */
  byte[] end() {
    write(() -> json.close());
    return bytes.toByteArray();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
