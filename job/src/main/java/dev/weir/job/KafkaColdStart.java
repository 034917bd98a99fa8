package dev.weir.job;

import dev.weir.event.RawRecord;
import dev.weir.kafka.FetchWait;
import dev.weir.operator.ColdStart;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The config topics up to the ends they had when the job was submitted: the same ends for every
 * subtask and every restart, so that all of them begin with the same configs.
 */
public final class KafkaColdStart implements ColdStart {
  private static final long serialVersionUID = 1L;
  private static final Duration POLL = Duration.ofMillis(200);

  /** Without a record for so long, the topic is not going to be read. */
  private static final long STALL_NANOS = Duration.ofSeconds(60).toNanos();

  /** A topic that is missing for so long is not there. */
  private static final long MISSING_NANOS = Duration.ofSeconds(5).toNanos();

  /** Status lines read first from the end; doubled until one is found. */
  private static final long TAIL = 64;

  private final Properties client;
  private final Map<String, Map<Integer, Long>> ends;
  private final String accepted;
  private final String requests;
  private final String status;
  private final String commands;

  private KafkaColdStart(
      Properties client, String accepted, String requests, String status, String commands) {
    this.client = client;
    this.accepted = accepted;
    this.requests = requests;
    this.status = status;
    this.commands = commands;
    this.ends = new TreeMap<>();
  }

  /**
   * Notes the present ends, as a committed reader sees them.
   *
   * @param kafka client properties, with {@code bootstrap.servers}
   * @throws IllegalStateException where a topic is missing or the broker does not answer
   */
  public static KafkaColdStart noteEnds(
      Properties kafka, String accepted, String requests, String status, String commands) {
    Properties client = new Properties();
    client.putAll(kafka);
    client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    KafkaColdStart topics = new KafkaColdStart(client, accepted, requests, status, commands);
    try (KafkaConsumer<byte[], byte[]> consumer = topics.consumer()) {
      for (String topic : List.of(accepted, requests, status, commands)) {
        topics.ends.put(topic, ends(consumer, topic));
      }
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "could not read the ends of the config topics at "
              + kafka.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)
              + ": "
              + e.getMessage(),
          e);
    }
    return topics;
  }

  private static Map<Integer, Long> ends(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> all = new ArrayList<>();
    partitions(consumer, topic).forEach(p -> all.add(new TopicPartition(topic, p.partition())));
    Map<Integer, Long> ends = new TreeMap<>();
    consumer.endOffsets(all).forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  /** A topic that was made a moment ago is not known to every broker yet. */
  private static List<PartitionInfo> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    long deadline = System.nanoTime() + MISSING_NANOS;
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    while (partitions == null || partitions.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "found no topic \"" + topic + "\", expected it to exist; create it first");
      }
      LockSupport.parkNanos(POLL.toNanos());
      partitions = consumer.partitionsFor(topic);
    }
    return partitions;
  }

  @Override
  public void readAccepted(Reader reader) throws IOException {
    readAll(accepted, reader);
  }

  @Override
  public void readRequests(Reader reader) throws IOException {
    readAll(requests, reader);
  }

  private void readAll(String topic, Reader reader) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      for (Map.Entry<Integer, Long> end : ends.get(topic).entrySet()) {
        TopicPartition partition = new TopicPartition(topic, end.getKey());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        readTo(consumer, partition, end.getValue(), reader);
      }
    } catch (KafkaException e) {
      throw new IOException("could not read " + topic + ": " + e.getMessage(), e);
    }
  }

  private static void readTo(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end, Reader reader)
      throws IOException {
    long deadline = System.nanoTime() + STALL_NANOS;
    long position = consumer.position(partition);
    while (position < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          reader.read(SignedRecordDeserializer.raw(record));
        }
      }
      long next = consumer.position(partition);
      if (next > position) {
        deadline = System.nanoTime() + STALL_NANOS;
      } else if (System.nanoTime() > deadline) {
        throw new IOException(
            "read "
                + partition
                + " up to "
                + next
                + ", expected "
                + end
                + ", and nothing came for a minute");
      }
      position = next;
    }
  }

  /** The last status line before the noted end names the request that it answers. */
  @Override
  public long lastAnswered() throws IOException {
    return lastAnswered(requests);
  }

  @Override
  public long lastAnsweredCommand() throws IOException {
    return lastAnswered(commands);
  }

  @Override
  public boolean isCommand(RawRecord raw) {
    return raw.topic().equals(commands);
  }

  /** Of the requests of {@code topic}; -1 if none is answered. */
  private long lastAnswered(String topic) throws IOException {
    long answered = -1;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      for (Map.Entry<Integer, Long> end : ends.get(status).entrySet()) {
        TopicPartition partition = new TopicPartition(status, end.getKey());
        answered = Math.max(answered, lastAnswered(consumer, partition, end.getValue(), topic));
      }
    } catch (KafkaException e) {
      throw new IOException("could not read " + status + ": " + e.getMessage(), e);
    }
    long end = ends.get(topic).values().stream().mapToLong(Long::longValue).max().orElse(0);
    if (answered >= end) {
      throw new IOException(
          "found an answer to offset "
              + answered
              + " on "
              + status
              + ", but "
              + topic
              + " ends at "
              + end
              + ": it was made anew; make "
              + status
              + " anew too");
    }
    return answered;
  }

  private static long lastAnswered(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end, String topic)
      throws IOException {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long first = consumer.position(partition);
    long[] answered = {-1};
    // Commit markers and aborted records take offsets too: look further back until a line is there.
    for (long tail = TAIL; answered[0] < 0; tail *= 2) {
      long from = Math.max(first, end - tail);
      consumer.seek(partition, from);
      readTo(
          consumer,
          partition,
          end,
          raw -> answered[0] = Math.max(answered[0], answer(raw.value(), topic)));
      if (from == first) {
        break;
      }
    }
    return answered[0];
  }

  private static long answer(byte[] line, String topic) {
    ConfigStatus.Source source =
        CommandStatus.isOne(line)
            ? CommandStatus.read(line).source()
            : ConfigStatus.read(line).source();
    return source.topic().equals(topic) ? source.offset() : -1;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
