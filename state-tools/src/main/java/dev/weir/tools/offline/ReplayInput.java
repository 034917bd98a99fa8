package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.job.RestoredOffsets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the events of a replay come from: files in the order given, then topics. What the savepoint
 * has judged already is left out where an event's place says so.
 */
final class ReplayInput {
  private final ReplayRecords records;
  private final String header;
  private final RestoredOffsets offsets;

  private final TreeMap<TopicPartition, Long> next =
      new TreeMap<>(
          Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
  private long skipped;
  private long missing;
  private boolean unplaced;

  /** Takes one event. */
  @FunctionalInterface
  interface Taker {
    void take(RawRecord record, boolean placed) throws IOException;
  }

  /**
   * What was found.
   *
   * @param events that are to be judged
   * @param skipped that lie before the savepoint's offsets
   * @param missing offsets without an event between the savepoint and the last event
   * @param unplaced whether there are events without a topic, partition and offset
   */
  record Found(long events, long skipped, long missing, boolean unplaced) {}

  /**
   * @param header of records that is kept, null for none
   * @param offsets of the savepoint
   */
  ReplayInput(ReplayRecords records, String header, RestoredOffsets offsets) {
    this.header = header;
    this.offsets = offsets;
    this.records = records;
  }

  /** Writes all events that come after the savepoint into {@code spool}. */
  Found spool(Path spool) throws IOException {
    try (ReplaySpool.Writer writer = new ReplaySpool.Writer(spool)) {
      forEach((record, placed) -> writer.add(record));
      return new Found(writer.records(), skipped, missing, unplaced);
    }
  }

  /** Hands on all events that come after the savepoint. */
  void forEach(Taker taker) throws IOException {
    records.forEach(
        header,
        partition -> offsets.offset(partition).orElse(-1L),
        (record, placed) -> take(record, placed, taker));
  }

  private void take(RawRecord record, boolean placed, Taker taker) throws IOException {
    unplaced |= !placed;
    if (placed) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      boolean known = offsets.partitions().contains(partition);
      long from = known ? offsets.offset(partition).orElse(0L) : 0;
      if (record.offset() < from) {
        skipped++;
        return;
      }
      long expected = next.getOrDefault(partition, known ? from : record.offset());
      missing += Math.max(0, record.offset() - expected);
      next.put(partition, record.offset() + 1);
    }
    taker.take(record, placed);
  }
}
