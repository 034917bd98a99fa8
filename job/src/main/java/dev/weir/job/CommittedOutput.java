package dev.weir.job;

import dev.weir.kafka.FetchWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How far the job has come, as Kafka knows it, by two witnesses: the results that a committed
 * reader sees (the last of each partition name the newest events), and the offsets of the job's
 * consumer group, which it commits with every completed checkpoint. Each sees what the other may
 * not: results wait behind an older transaction that is still open, and offsets are committed only
 * when the broker answers at that moment.
 *
 * @param results the highest offset of an event whose result is committed, by events partition
 * @param group the offset that the group reads next, by events partition
 */
public record CommittedOutput(Map<TopicPartition, Long> results, Map<TopicPartition, Long> group) {
  /** Offsets at the end of a partition that are looked at first; more if they hold no result. */
  private static final long TAIL = 2_000;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long ADMIN_SECONDS = 30;
  private static final String API_TIMEOUT_MILLIS = "30000";

  /** Copies both. */
  public CommittedOutput {
    results = Map.copyOf(results);
    group = Map.copyOf(group);
  }

  /**
   * Asks Kafka.
   *
   * @throws IllegalStateException where it does not answer in time, or refuses
   */
  public static CommittedOutput read(JobOptions options) {
    Properties client = options.kafka();
    client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    client.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    Map<TopicPartition, Long> results = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Tails tails = new Tails(consumer, results, System.nanoTime() + DEADLINE.toNanos());
      tails.read(
          options.get(JobOptions.SCORES_TOPIC), score -> SourcePosition.ofScore(score.value()));
      tails.read(
          options.get(JobOptions.DEAD_LETTERS_TOPIC),
          letter -> SourcePosition.ofDeadLetter(letter.headers()));
      tails.read(
          options.get(JobOptions.PARKED_TOPIC),
          event -> SourcePosition.ofDeadLetter(event.headers()));
    } catch (KafkaException e) {
      throw unreadable(options, e.getMessage(), e);
    }
    return new CommittedOutput(results, group(options));
  }

  private static Map<TopicPartition, Long> group(JobOptions options) {
    String group = KafkaEndpoints.eventsGroup(options);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (Admin admin = Admin.create(options.kafka())) {
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(ADMIN_SECONDS, TimeUnit.SECONDS)
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  offsets.put(partition, offset.offset());
                }
              });
      return offsets;
    } catch (ExecutionException e) {
      throw unreadable(options, "group " + group + ": " + e.getCause().getMessage(), e);
    } catch (TimeoutException | KafkaException e) {
      throw unreadable(options, "group " + group + " in " + ADMIN_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static IllegalStateException unreadable(JobOptions options, String what, Exception e) {
    return new IllegalStateException(
        "could not read from "
            + options.kafka().getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)
            + " what the job has committed, which decides whether its state is new enough ("
            + what
            + ")",
        e);
  }

  /** The ends of topics; keeps the highest offset that they name of each events partition. */
  private record Tails(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> highest,
      long deadlineNanos) {
    void read(
        String topic, Function<ConsumerRecord<byte[], byte[]>, Optional<SourcePosition>> position) {
      List<TopicPartition> partitions = new ArrayList<>();
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known != null) {
        known.forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions);
      for (TopicPartition partition : partitions) {
        readTail(partition, firsts.get(partition), ends.get(partition), position);
      }
    }

    /** Marks of transactions and aborted records take offsets too: it may take a longer tail. */
    private void readTail(
        TopicPartition partition,
        long first,
        long end,
        Function<ConsumerRecord<byte[], byte[]>, Optional<SourcePosition>> position) {
      consumer.assign(List.of(partition));
      boolean found = false;
      long to = end;
      for (long tail = TAIL; !found && to > first; tail *= 2) {
        long from = Math.max(first, end - tail);
        consumer.seek(partition, from);
        while (consumer.position(partition) < to) {
          if (System.nanoTime() > deadlineNanos) {
            throw new KafkaException(partition + " in " + DEADLINE.toSeconds() + " s");
          }
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            Optional<SourcePosition> source = position.apply(record);
            source.ifPresent(s -> highest.merge(s.partition(), s.offset(), Math::max));
            found |= source.isPresent();
          }
        }
        to = from;
      }
    }
  }
}
