package dev.weir.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Records in words, for a person: one line of printable characters, cut where it is long. */
final class RecordText {
  private static final int MAX_CHARS = 700;
  private static final int MAX_HEADER_CHARS = 200;

  private RecordText() {}

  static String of(Optional<ConsumerRecord<byte[], byte[]>> record) {
    return record.map(RecordText::of).orElse("(cannot be read again)");
  }

  private static String of(ConsumerRecord<byte[], byte[]> record) {
    return "(key " + text(record.key()) + idOf(record) + ") " + text(record.value());
  }

  /** Key and id alone. */
  static String name(Optional<ConsumerRecord<byte[], byte[]>> record) {
    return record
        .map(found -> "(key " + text(found.key()) + idOf(found) + ")")
        .orElse("(cannot be read again)");
  }

  /** A bad event may have an id that was read before what is bad about it. */
  private static String idOf(ConsumerRecord<byte[], byte[]> record) {
    ScoreFields fields = new ScoreFields();
    fields.read(record.value());
    return fields.id == null ? "" : ", id " + line(fields.id, MAX_HEADER_CHARS);
  }

  /** What differs between two records, field by field. */
  static String difference(
      Optional<ConsumerRecord<byte[], byte[]>> found,
      Optional<ConsumerRecord<byte[], byte[]>> expected) {
    if (found.isEmpty() || expected.isEmpty()) {
      return "found " + of(found) + ", expected " + of(expected);
    }
    return difference(found.get(), expected.get());
  }

  private static String difference(
      ConsumerRecord<byte[], byte[]> found, ConsumerRecord<byte[], byte[]> expected) {
    List<String> differences = new ArrayList<>();
    if (found.timestamp() != expected.timestamp()) {
      differences.add("timestamp " + found.timestamp() + ", expected " + expected.timestamp());
    }
    addDifference("key ", found.key(), expected.key(), differences);
    String headers = headers(found);
    if (!headers.equals(headers(expected))) {
      differences.add("headers " + headers + ", expected " + headers(expected));
    }
    addDifference("value ", found.value(), expected.value(), differences);
    return differences.isEmpty() ? "headers of other bytes" : String.join("; ", differences);
  }

  private static void addDifference(
      String what, byte[] found, byte[] expected, List<String> differences) {
    if (Arrays.equals(found, expected)) {
      return;
    }
    String where =
        found == null || expected == null ? "" : "from byte " + Arrays.mismatch(found, expected);
    differences.add(what + where + ": " + text(found) + ", expected " + text(expected));
  }

  private static String headers(ConsumerRecord<byte[], byte[]> record) {
    List<String> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(
          line(header.key(), MAX_HEADER_CHARS)
              + "="
              + (header.value() == null
                  ? "null"
                  : line(new String(header.value(), StandardCharsets.UTF_8), MAX_HEADER_CHARS)));
    }
    return Objects.toString(headers);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "null" : line(new String(bytes, StandardCharsets.UTF_8), MAX_CHARS);
  }

  /** Bad events hold whatever a stranger sent: nothing of it may move a terminal's cursor. */
  private static String line(String text, int maxChars) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < maxChars; i++) {
      char unit = text.charAt(i);
      boolean plain = unit >= ' ' && unit < 0x7F;
      line.append(plain ? String.valueOf(unit) : "\\u" + hex(unit));
    }
    return line.length() < maxChars ? line.toString() : line.append("...").toString();
  }

  private static String hex(char unit) {
    return Integer.toHexString(0x10000 | unit).substring(1);
  }
}
