package dev.weir.tools.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.event.IsoTime;
import dev.weir.event.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a line of a file is, and the record it makes. */
enum LineForm {
  /**
   * An event, as it would be a record's value. It has no key and stands in partition -1 of the
   * topic at the number of the event, from 0 over all files. Its timestamp is what stands in its
   * time field, whole epoch milliseconds or an ISO time; none where nothing of that stands there.
   */
  JSON {
    @Override
    RawRecord read(byte[] line, long number, Naming naming) {
      return record(
          null, line, time(line, naming.timeField()), naming.topic(), NO_PARTITION, number);
    }
  },

  /**
   * A record as Kafka's console consumer prints it with the properties {@code print.timestamp},
   * {@code print.partition}, {@code print.offset} and {@code print.key}: these four and the value,
   * with tabs between them. The key has no tab.
   */
  CONSOLE {
    @Override
    RawRecord read(byte[] line, long number, Naming naming) throws IOException {
      int[] ends = new int[4];
      int found = 0;
      for (int i = 0; i < line.length && found < ends.length; i++) {
        if (line[i] == '\t') {
          ends[found++] = i;
        }
      }
      if (found < ends.length) {
        throw new IOException(
            "found "
                + (found + 1)
                + " parts, expected CreateTime:N, Partition:N, Offset:N, the key"
                + " and the value with tabs between them");
      }
      long timestamp = timestamp(text(line, 0, ends[0]));
      long partition = number(text(line, ends[0] + 1, ends[1]), "Partition:", Integer.MAX_VALUE);
      long offset = number(text(line, ends[1] + 1, ends[2]), "Offset:", Long.MAX_VALUE);
      byte[] key = part(line, ends[2] + 1, ends[3]);
      byte[] value = part(line, ends[3] + 1, line.length);
      return record(key, value, timestamp, naming.topic(), (int) partition, offset);
    }
  };

  /** Stands for a partition where there is none: limits of the real ones are not touched. */
  static final int NO_PARTITION = -1;

  private static final JsonFactory JSON_FACTORY = new JsonFactory();
  private static final String NULL = "null";

  /**
   * What lines do not say.
   *
   * @param topic of every record
   * @param timeField a field of the event itself, not of what is in it
   */
  record Naming(String topic, String timeField) implements java.io.Serializable {}

  /**
   * The record of a line.
   *
   * @param number of the event over all files, from 0
   * @throws IOException where the line is no such thing: found, expected
   */
  abstract RawRecord read(byte[] line, long number, Naming naming) throws IOException;

  private static RawRecord record(
      byte[] key, byte[] value, long timestamp, String topic, int partition, long offset) {
    return new RawRecord(
        key, value, timestamp, topic, partition, offset, new String[0], new byte[0][]);
  }

  private static long timestamp(String text) throws IOException {
    return text.startsWith("LogAppendTime:")
        ? number(text, "LogAppendTime:", Long.MAX_VALUE)
        : number(text, "CreateTime:", Long.MAX_VALUE);
  }

  private static long number(String text, String prefix, long most) throws IOException {
    String digits = text.startsWith(prefix) ? text.substring(prefix.length()) : "";
    if (!digits.matches("\\d{1,18}") || Long.parseLong(digits) > most) {
      throw new IOException("found \"" + shown(text) + "\", expected " + prefix + "N");
    }
    return Long.parseLong(digits);
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  private static byte[] part(byte[] line, int from, int to) {
    boolean isNull = to - from == NULL.length() && text(line, from, to).equals(NULL);
    return isNull ? null : java.util.Arrays.copyOfRange(line, from, to);
  }

  /** Negative for none; whether the line is an event at all is for the job to say. */
  private static long time(byte[] line, String field) {
    try (JsonParser json = JSON_FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals(field)) {
          return time(json, value);
        }
        json.skipChildren();
      }
      return -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private static long time(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT) {
      return Math.max(-1, json.getLongValue());
    }
    if (value != JsonToken.VALUE_STRING) {
      return -1;
    }
    String text = json.getText();
    return Math.max(-1, IsoTime.parse(text.toCharArray(), 0, text.length()));
  }
}
