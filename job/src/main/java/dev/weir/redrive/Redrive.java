package dev.weir.redrive;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.kafka.FetchWait;
import dev.weir.kafka.KafkaFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Copies letters back to the partitions they came from, each exactly once: the events and how far
 * has been read are committed in one transaction. A run that was killed left its last transaction
 * open; the next one with the same order aborts that and goes on where the one before ended.
 *
 * <p>Goes up to where the topic ends when it starts, so that what is refused again is not sent
 * again in the same run. The order within each partition of the letters is kept: with keys, that of
 * each key.
 */
public final class Redrive implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String BATCH = "500";
  private static final String REASONS = "weir-";

  private final RedriveOrder order;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Runnable beforeCommit;
  private long sent;
  private long withoutPayload;
  private long unplaced;
  private long passedOver;

  /** By the clients' settings in {@code kafka}; {@code prefix} is the job's, of transactions. */
  public Redrive(RedriveOrder order, Properties kafka, String prefix) {
    this(order, kafka, prefix, () -> {});
  }

  Redrive(RedriveOrder order, Properties kafka, String prefix, Runnable beforeCommit) {
    this.order = order;
    this.beforeCommit = beforeCommit;
    String group = order.group(prefix);
    Properties reading = new Properties();
    reading.putAll(kafka);
    reading.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    try {
      this.consumer =
          new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.producer = order.dryRun() ? null : producer(kafka, group);
    } catch (KafkaException e) {
      throw failure(order, e);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Properties kafka, String group) {
    Properties writing = new Properties();
    writing.putAll(kafka);
    writing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group);
    writing.put(ProducerConfig.ACKS_CONFIG, "all");
    writing.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(64 << 20));
    return new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends everything that stands there now.
   *
   * @throws KafkaFailure where a topic is missing or Kafka refuses; what was committed stays
   */
  public Redriven run() {
    try {
      if (producer != null) {
        // First: it aborts what a killed run has left open.
        producer.initTransactions();
      }
      List<TopicPartition> partitions =
          consumer.partitionsFor(order.topic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new KafkaException("found no topic " + order.topic() + ", expected it to exist");
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      rememberAll(partitions);
      while (!reached(ends)) {
        copy(consumer.poll(POLL), ends);
      }
      return new Redriven(sent, withoutPayload, unplaced, passedOver);
    } catch (KafkaException e) {
      throw failure(order, e);
    }
  }

  private static KafkaFailure failure(RedriveOrder order, KafkaException e) {
    String cause = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
    return new KafkaFailure(
        "cannot send the letters of "
            + order.topic()
            + " again: "
            + e.getMessage()
            + cause
            + "; what was committed before is not sent twice by the next run",
        e);
  }

  /**
   * Says once more where each partition goes on: Kafka forgets a place that nobody has committed
   * for offsets.retention.minutes, and a partition without new letters has no other commit.
   */
  private void rememberAll(List<TopicPartition> partitions) {
    if (producer == null) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
    for (TopicPartition partition : partitions) {
      places.put(partition, new OffsetAndMetadata(consumer.position(partition)));
    }
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(places, consumer.groupMetadata());
    producer.commitTransaction();
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  private void copy(ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Long> ends) {
    if (records.isEmpty()) {
      return;
    }
    if (producer != null) {
      producer.beginTransaction();
    }
    for (ConsumerRecord<byte[], byte[]> letter : records) {
      if (letter.offset() < ends.get(new TopicPartition(letter.topic(), letter.partition()))) {
        copy(letter);
      }
    }
    if (producer != null) {
      producer.sendOffsetsToTransaction(positions(records, ends), consumer.groupMetadata());
      beforeCommit.run();
      producer.commitTransaction();
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> positions(
      ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Long> ends) {
    Set<TopicPartition> touched = records.partitions();
    return touched.stream()
        .collect(
            Collectors.toMap(
                partition -> partition,
                partition ->
                    new OffsetAndMetadata(
                        Math.min(consumer.position(partition), ends.get(partition))),
                (one, other) -> one,
                HashMap::new));
  }

  private void copy(ConsumerRecord<byte[], byte[]> letter) {
    String topic = RedriveOrder.text(letter.headers(), DeadLetterHeaders.TOPIC);
    String partition = RedriveOrder.text(letter.headers(), DeadLetterHeaders.PARTITION);
    if (!order.wants(letter.headers())) {
      passedOver++;
    } else if (topic == null || partition == null || !partition.matches("[0-9]{1,9}")) {
      unplaced++;
    } else if (letter.value() == null || letter.value().length == 0) {
      withoutPayload++;
    } else {
      sent++;
      if (producer != null) {
        producer.send(event(letter, topic, Integer.parseInt(partition)));
      }
    }
  }

  private ProducerRecord<byte[], byte[]> event(
      ConsumerRecord<byte[], byte[]> letter, String topic, int partition) {
    Long timestamp = order.keepTimestamps() ? letter.timestamp() : null;
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(topic, partition, timestamp, letter.key(), letter.value());
    for (Header header : letter.headers()) {
      if (!header.key().startsWith(REASONS)) {
        event.headers().add(header);
      }
    }
    Header tenant = letter.headers().lastHeader(DeadLetterHeaders.TENANT);
    if (order.tenantHeader() != null
        && tenant != null
        && event.headers().lastHeader(order.tenantHeader()) == null) {
      event.headers().add(order.tenantHeader(), tenant.value());
    }
    return event;
  }

  @Override
  public void close() {
    consumer.close();
    if (producer != null) {
      // Never waits for a transaction that has failed: the next run aborts it.
      producer.close(Duration.ZERO);
    }
  }
}
