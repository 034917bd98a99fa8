package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.job.RestoredOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Where the events of a replay come from: files in the order given, then topics. What the savepoint
 * has judged already is left out where an event's place says so.
 */
final class ReplayInput {
  private final List<Path> files = new ArrayList<>();
  private final List<String> topics = new ArrayList<>();
  private final Properties kafka;
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
   * @param kafka client properties; null where no broker was named
   * @param header of records that is kept, null for none
   * @param offsets of the savepoint
   */
  ReplayInput(List<String> names, Properties kafka, String header, RestoredOffsets offsets) {
    this.kafka = kafka;
    this.header = header;
    this.offsets = offsets;
    for (String name : names) {
      if (Files.isRegularFile(Path.of(name))) {
        files.add(Path.of(name));
      } else if (kafka != null) {
        topics.add(name);
      } else {
        throw ReplayFault.input(
            name
                + ": found no such file, expected a file of JSON lines; for a topic name the broker"
                + " with --bootstrap HOST:PORT");
      }
    }
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
    for (int i = 0; i < files.size(); i++) {
      new ReplayLines(files.get(i), i, header)
          .forEach((record, placed) -> take(record, placed, taker));
    }
    if (!topics.isEmpty()) {
      new ReplayTopics(kafka, topics)
          .forEach(
              partition -> offsets.offset(partition).orElse(-1L),
              record -> take(raw(record), true, taker));
    }
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

  private RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    Header found = header == null ? null : record.headers().lastHeader(header);
    boolean kept =
        found != null
            && found.value() != null
            && found.value().length <= RawRecord.MAX_HEADER_BYTES;
    return new RawRecord(
        record.key(),
        record.value(),
        record.timestamp(),
        record.topic(),
        record.partition(),
        record.offset(),
        kept ? new String[] {header} : new String[0],
        kept ? new byte[][] {found.value()} : new byte[0][]);
  }
}
