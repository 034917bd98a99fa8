package dev.weir.tools.offline;

import dev.weir.job.EventTopics;
import dev.weir.tools.read.StateFault;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Partitions of the events and places in them, asked of the broker once. */
final class SourceOffsets implements AutoCloseable {
  static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final KafkaConsumer<byte[], byte[]> consumer;

  SourceOffsets(Properties client) {
    Properties own = new Properties();
    own.putAll(client);
    own.put("isolation.level", "read_committed");
    own.put("allow.auto.create.topics", "false");
    own.remove("group.id");
    consumer = new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All partitions that the job would read. */
  List<TopicPartition> partitions(EventTopics topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Map.Entry<String, List<PartitionInfo>> topic : consumer.listTopics().entrySet()) {
      if (topics.covers(topic.getKey())) {
        topic.getValue().forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      }
    }
    partitions.sort(ORDER);
    return partitions;
  }

  Map<TopicPartition, Long> begins(List<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  /** The ends as a committed reader sees them. */
  Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /**
   * What {@code place} means.
   *
   * @param place {@code earliest}, {@code latest}, or a time: of records that are not before it
   */
  Map<TopicPartition, Long> at(String place, List<TopicPartition> partitions) {
    if (place.equals("earliest")) {
      return begins(partitions);
    }
    Map<TopicPartition, Long> ends = new HashMap<>(ends(partitions));
    if (!place.equals("latest")) {
      long millis = millis(place);
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, millis));
      for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
          consumer.offsetsForTimes(times).entrySet()) {
        if (found.getValue() != null) {
          ends.put(found.getKey(), Math.min(found.getValue().offset(), ends.get(found.getKey())));
        }
      }
    }
    return ends;
  }

  private static long millis(String place) {
    try {
      return place.matches("\\d{1,18}")
          ? Long.parseLong(place)
          : Instant.parse(place).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw wrong(
          "--go-on-at: found \""
              + place
              + "\", expected earliest, latest, epoch milliseconds or a time such as"
              + " 2025-06-15T00:00:00Z");
    }
  }

  /**
   * Reads {@code TOPIC:PARTITION=OFFSET,...}.
   *
   * @throws StateFault where it is no such thing, or names a partition twice
   */
  static Map<TopicPartition, Long> parse(String text) {
    Map<TopicPartition, Long> offsets = new TreeMap<>(ORDER);
    for (String one : text.split(",", -1)) {
      if (!one.strip().matches("[a-zA-Z0-9._-]+:\\d{1,9}=\\d{1,18}")) {
        throw wrong(
            "--offsets: found \""
                + one.strip()
                + "\", expected TOPIC:PARTITION=OFFSET, more by"
                + " commas");
      }
      String[] parts = one.strip().split("[:=]");
      TopicPartition partition = new TopicPartition(parts[0], Integer.parseInt(parts[1]));
      if (offsets.put(partition, Long.parseLong(parts[2])) != null) {
        throw wrong("--offsets: found " + partition + " twice, expected each partition once");
      }
    }
    return offsets;
  }

  /**
   * Says whether a job can go on at {@code offsets}.
   *
   * @throws StateFault where a partition is missing, which the job would read from its beginning,
   *     or an offset is not there
   */
  void check(Map<TopicPartition, Long> offsets, List<TopicPartition> partitions) {
    List<TopicPartition> missing = new ArrayList<>(partitions);
    missing.removeAll(offsets.keySet());
    if (!missing.isEmpty()) {
      throw wrong(
          "--offsets: found none of "
              + missing
              + ", which the job would read from the beginning; expected all partitions of"
              + " events.topics");
    }
    List<TopicPartition> unknown = new ArrayList<>(offsets.keySet());
    unknown.removeAll(partitions);
    if (!unknown.isEmpty()) {
      throw wrong("--offsets: found " + unknown + ", expected partitions of events.topics");
    }
    Map<TopicPartition, Long> begins = begins(partitions);
    Map<TopicPartition, Long> ends = ends(partitions);
    offsets.forEach(
        (partition, offset) -> {
          if (offset < begins.get(partition) || offset > ends.get(partition)) {
            throw wrong(
                ("--offsets: found " + partition + " at " + offset + ", expected ")
                    + (begins.get(partition) + " to " + ends.get(partition)));
          }
        });
  }

  static StateFault wrong(String message) {
    return new StateFault(StateFault.Kind.WRONG_PLACE, message, null);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
