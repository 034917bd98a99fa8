package dev.weir.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What stood in a topic that the job reads, as a committed reader sees it: the events, to know what
 * must come out, or the config requests, to know that two runs were asked the same.
 */
public final class InputLog {
  private final String topic;
  private final RecordLookup lookup;
  private final RecordDigest digest = new RecordDigest();
  private final List<Partition> partitions = new ArrayList<>();

  private static final class Partition {
    private final LongColumn offsets = new LongColumn();
    private final LongColumn highs = new LongColumn();
    private final LongColumn lows = new LongColumn();

    private boolean sameAt(int index, Partition other) {
      return index < offsets.size()
          && index < other.offsets.size()
          && offsets.get(index) == other.offsets.get(index)
          && highs.get(index) == other.highs.get(index)
          && lows.get(index) == other.lows.get(index);
    }
  }

  InputLog(String topic, RecordLookup lookup) {
    this.topic = topic;
    this.lookup = lookup;
  }

  /**
   * Reads the topic up to its present end.
   *
   * @throws dev.weir.kafka.KafkaFailure where it is missing or cannot be read to its end
   */
  public static InputLog read(String bootstrapServers, String topic) {
    CommittedRecords records = new CommittedRecords(bootstrapServers);
    InputLog log = new InputLog(topic, records);
    records.readAll(topic, log::add);
    return log;
  }

  /** Takes the next record; those of a partition come in the order of offsets. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    SourcePosition.pack(record.partition(), record.offset());
    digest.digest(record);
    Partition partition = partition(record.partition());
    partition.offsets.add(record.offset());
    partition.highs.add(digest.high);
    partition.lows.add(digest.low);
  }

  private Partition partition(int number) {
    while (partitions.size() <= number) {
      partitions.add(new Partition());
    }
    return partitions.get(number);
  }

  /** How many records there are. */
  public int size() {
    return partitions.stream().mapToInt(partition -> partition.offsets.size()).sum();
  }

  /** How many partitions have been seen. */
  int partitions() {
    return partitions.size();
  }

  /** How many records a partition has. */
  int size(int partition) {
    return partition < partitions.size() ? partitions.get(partition).offsets.size() : 0;
  }

  /** Where the record with this index in its partition stands. */
  SourcePosition position(int partition, int index) {
    return new SourcePosition(partition, partitions.get(partition).offsets.get(index));
  }

  /** The index in its partition of what stands at {@code position}; -1 if nothing does. */
  int index(SourcePosition position) {
    return position.partition() < partitions.size()
        ? partitions.get(position.partition()).offsets.search(position.offset())
        : -1;
  }

  /** The record itself, read again. */
  Optional<ConsumerRecord<byte[], byte[]>> record(SourcePosition position) {
    return lookup.find(new TopicPartition(topic, position.partition()), position.offset());
  }

  /**
   * The first difference in offset, timestamp, key, headers or value, in words; empty if both runs
   * had the same input.
   */
  public Optional<String> differenceFrom(InputLog other) {
    for (int p = 0; p < Math.max(partitions.size(), other.partitions.size()); p++) {
      int length = Math.max(size(p), other.size(p));
      for (int i = 0; i < length; i++) {
        if (!partition(p).sameAt(i, other.partition(p))) {
          return Optional.of(difference(p, i, other));
        }
      }
    }
    return Optional.empty();
  }

  private String difference(int partition, int index, InputLog other) {
    return "inputs differ at record "
        + index
        + " of partition "
        + partition
        + ": "
        + words(partition, index)
        + " in the one, "
        + other.words(partition, index)
        + " in the other; send both runs the same records";
  }

  private String words(int partition, int index) {
    if (index >= size(partition)) {
      return "nothing (" + topic + " ends after " + size(partition) + " records)";
    }
    SourcePosition position = position(partition, index);
    return topic + " " + position + " " + RecordText.of(record(position));
  }
}
