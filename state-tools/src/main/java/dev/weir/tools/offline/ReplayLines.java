package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.RawRecord;
import dev.weir.tools.read.Stage;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.zip.GZIPInputStream;

/**
 * A file of JSON lines, also compressed ({@code .gz}). A line is an event as it would be a record's
 * value, or a record with its place as {@code kcat -J} prints it: {@code topic}, {@code partition},
 * {@code offset}, {@code ts}, {@code key}, {@code headers}, {@code payload}.
 *
 * <p>A plain event has the place that the file gives it: the file's name, its number among the
 * files, the number of the line from 0; and the time of its record is its own.
 */
final class ReplayLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String[] NO_NAMES = {};
  private static final byte[][] NO_VALUES = {};

  private final Path file;
  private final int number;
  private final String header;
  private long line;
  private long lastMillis = -1;

  /** Takes one record; {@code placed}: whether the line says where it stood. */
  @FunctionalInterface
  interface Taker {
    void take(RawRecord record, boolean placed) throws IOException;
  }

  /**
   * @param number of the file among those given
   * @param header the one that is kept, null for none
   */
  ReplayLines(Path file, int number, String header) {
    this.file = file;
    this.number = number;
    this.header = header;
  }

  /** Hands on every line that is not blank; the bytes that are read are steps of {@code stage}. */
  void forEach(Stage stage, Taker taker) throws IOException {
    try (InputStream raw =
            new BufferedInputStream(stage.counted(Files.newInputStream(file)), BUFFER_BYTES);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String text = lines.readLine(); text != null; text = lines.readLine(), line++) {
        if (!text.isBlank()) {
          take(text, taker);
        }
      }
    }
  }

  private void take(String text, Taker taker) throws IOException {
    JsonNode tree = tree(text);
    boolean placed =
        tree != null
            && tree.path("topic").isTextual()
            && tree.path("partition").isInt()
            && tree.path("offset").isIntegralNumber()
            && tree.has("payload");
    taker.take(placed ? placed(tree) : plain(text, tree), placed);
  }

  /** Null where it is no JSON: the job will say so of the event. */
  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      return null;
    }
  }

  private RawRecord plain(String text, JsonNode tree) {
    lastMillis = tree == null ? lastMillis : millis(tree.path("time"));
    return new RawRecord(
        null,
        text.getBytes(StandardCharsets.UTF_8),
        lastMillis,
        file.getFileName().toString(),
        number,
        line,
        NO_NAMES,
        NO_VALUES);
  }

  private long millis(JsonNode time) {
    if (time.isIntegralNumber()) {
      return time.asLong();
    }
    try {
      return time.isTextual() ? Instant.parse(time.asText()).toEpochMilli() : lastMillis;
    } catch (DateTimeParseException e) {
      return lastMillis;
    }
  }

  private RawRecord placed(JsonNode tree) {
    byte[] kept = header == null ? null : bytes(header(tree.path("headers")));
    return new RawRecord(
        bytes(tree.path("key")),
        bytes(tree.path("payload")),
        tree.path("ts").asLong(-1),
        tree.path("topic").asText(),
        tree.path("partition").asInt(),
        tree.path("offset").asLong(),
        kept == null ? NO_NAMES : new String[] {header},
        kept == null ? NO_VALUES : new byte[][] {kept});
  }

  /** The value of the last header of the name; names and values take turns. */
  private JsonNode header(JsonNode headers) {
    JsonNode found = headers.path(-1);
    for (int i = 0; i + 1 < headers.size(); i += 2) {
      if (headers.get(i).asText().equals(header)) {
        found = headers.get(i + 1);
      }
    }
    return found;
  }

  private static byte[] bytes(JsonNode text) {
    if (text.isMissingNode() || text.isNull()) {
      return null;
    }
    return (text.isTextual() ? text.asText() : text.toString()).getBytes(StandardCharsets.UTF_8);
  }
}
