package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.job.RawRecordDeserializer;
import dev.weir.kafka.FetchWait;
import dev.weir.tools.read.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What stands in partitions of Kafka between two offsets, as a committed reader sees it: each
 * partition in its order, several at a time in no order, as the job reads them.
 */
final class HistoryTopic implements History {
  private static final long serialVersionUID = 1L;
  private static final Duration POLL = Duration.ofMillis(100);

  /** Without a record for so long, the partition is not going to be read. */
  private static final long STALL_NANOS = Duration.ofSeconds(60).toNanos();

  private final Properties client;
  private final Map<TopicPartition, Long> begins;
  private final Map<TopicPartition, Long> ends;
  private final String header;

  /**
   * @param client properties that reach the broker
   * @param begins the first offset of every partition
   * @param ends the first that is not read any more, of the same partitions
   * @param header the one that every record is read with; null for none
   */
  HistoryTopic(
      Properties client,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends,
      String header) {
    this.client = new Properties();
    this.client.putAll(client);
    this.client.put("isolation.level", "read_committed");
    this.client.put("enable.auto.commit", "false");
    this.client.put("auto.offset.reset", "none");
    this.client.put("fetch.max.wait.ms", FetchWait.TO_AN_END);
    this.client.remove("group.id");
    this.begins = Map.copyOf(begins);
    this.ends = Map.copyOf(ends);
    this.header = header;
  }

  @Override
  public long size() {
    return ends.entrySet().stream().mapToLong(e -> e.getValue() - begins.get(e.getKey())).sum();
  }

  @Override
  public Progress.Unit unit() {
    return Progress.Unit.RECORDS;
  }

  @Override
  public Share open(int subtask, int subtasks) throws IOException {
    List<TopicPartition> all = new ArrayList<>(ends.keySet());
    all.sort(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    List<TopicPartition> own = new ArrayList<>();
    for (int i = subtask; i < all.size(); i += subtasks) {
      own.add(all.get(i));
    }
    try {
      return own.isEmpty() ? NOTHING : new Partitions(own);
    } catch (KafkaException e) {
      throw new IOException("could not read " + own + ": " + e.getMessage(), e);
    }
  }

  private final class Partitions implements Share {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> unread;
    private final List<TopicPartition> own;
    private final Map<TopicPartition, String> names = new HashMap<>();
    private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
    private long done;
    private long deadline;
    private TopicPartition lastPartition;
    private String lastName;

    Partitions(List<TopicPartition> own) {
      this.own = own;
      this.unread = new ArrayList<>(own);
      this.consumer =
          new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer.assign(own);
      for (TopicPartition partition : own) {
        names.put(partition, partition.toString());
        consumer.seek(partition, begins.get(partition));
      }
      finish();
      deadline = System.nanoTime() + STALL_NANOS;
    }

    @Override
    public List<String> splits() {
      return own.stream().map(TopicPartition::toString).toList();
    }

    @Override
    public String splitOf(RawRecord raw) {
      boolean same =
          lastPartition != null
              && lastPartition.partition() == raw.partition()
              && lastPartition.topic().equals(raw.topic());
      if (!same) {
        lastPartition = new TopicPartition(raw.topic(), raw.partition());
        lastName = names.get(lastPartition);
      }
      return lastName;
    }

    @Override
    public RawRecord next() throws IOException {
      while (polled.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = polled.next();
        if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
          return RawRecordDeserializer.raw(record, header);
        }
      }
      if (!unread.isEmpty()) {
        poll();
      }
      return null;
    }

    private void poll() throws IOException {
      try {
        polled = consumer.poll(POLL).iterator();
        long before = done;
        finish();
        if (done > before) {
          deadline = System.nanoTime() + STALL_NANOS;
        } else if (System.nanoTime() > deadline) {
          throw new IOException("read " + unread + " no further for a minute, expected their ends");
        }
      } catch (KafkaException e) {
        throw new IOException("could not read " + unread + ": " + e.getMessage(), e);
      }
    }

    /** Reads no more of what has come to its end: marks of transactions take offsets too. */
    private void finish() {
      done = 0;
      for (TopicPartition partition : own) {
        long position = Math.min(consumer.position(partition), ends.get(partition));
        done += position - begins.get(partition);
        if (position == ends.get(partition) && unread.remove(partition)) {
          consumer.pause(List.of(partition));
        }
      }
    }

    @Override
    public boolean isAtEnd() {
      return unread.isEmpty() && !polled.hasNext();
    }

    @Override
    public long done() {
      return done;
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
