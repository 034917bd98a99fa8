package dev.weir.audit;

import dev.weir.event.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * An event without a result.
 *
 * @param partition where it stands
 * @param offset in it
 * @param key its record's key as text; null if it has none or the record has gone meanwhile
 */
public record MissingEvent(TopicPartition partition, long offset, String key) {
  private static final int KEY_CHARACTERS = 100;

  /** The first {@code most} in the order of the partitions, one read each. */
  static List<MissingEvent> first(int most, AuditResult result, CommittedReader reader) {
    List<MissingEvent> events = new ArrayList<>();
    for (PartitionAudit partition : result.partitions()) {
      for (OffsetRange range : partition.missing().ranges(most)) {
        for (long at = range.first(); at <= range.last() && events.size() < most; at++) {
          events.add(read(partition.partition(), at, reader));
        }
      }
    }
    return events;
  }

  private static MissingEvent read(TopicPartition partition, long offset, CommittedReader reader) {
    List<String> keys = new ArrayList<>();
    reader.read(
        Map.of(partition, offset),
        Map.of(partition, offset + 1),
        event -> keys.add(event.offset() == offset ? text(event.key()) : null));
    return new MissingEvent(partition, offset, keys.isEmpty() ? null : keys.get(0));
  }

  /** A key is somebody else's bytes: nothing of it may act on a terminal. */
  private static String text(byte[] key) {
    if (key == null) {
      return null;
    }
    return SafeText.oneLine(new String(key, StandardCharsets.UTF_8), KEY_CHARACTERS);
  }
}
