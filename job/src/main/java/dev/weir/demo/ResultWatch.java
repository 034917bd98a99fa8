package dev.weir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.DeadLetterHeaders;
import dev.weir.kafka.FetchWait;
import dev.weir.kafka.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what the job writes from now on, as a consumer of the topics would see it (committed only),
 * into a {@link Tally}. Used by one thread.
 */
public final class ResultWatch implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicNames topics;
  private final SendTimes sendTimes;
  private final Tally tally;
  private final Consumer<JsonNode> onScore;
  private final Consumer<JsonNode> onAlert;

  /**
   * Takes its place at the present ends of the topics.
   *
   * @param onAlert is given every alert
   */
  public ResultWatch(
      Properties kafka,
      TopicNames topics,
      SendTimes sendTimes,
      Tally tally,
      Consumer<JsonNode> onAlert) {
    this(kafka, topics, sendTimes, tally, score -> {}, onAlert);
  }

  /** The same; {@code onScore} is given every score. */
  ResultWatch(
      Properties kafka,
      TopicNames topics,
      SendTimes sendTimes,
      Tally tally,
      Consumer<JsonNode> onScore,
      Consumer<JsonNode> onAlert) {
    this.topics = topics;
    this.onScore = onScore;
    this.sendTimes = sendTimes;
    this.tally = tally;
    this.onAlert = onAlert;
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FetchWait.TO_AN_END);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic :
          List.of(topics.scores(), topics.alerts(), topics.deadLetters(), topics.parked())) {
        consumer
            .partitionsFor(topic)
            .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      // Looked up now: an end that is looked up at the first poll would leave out what came
      // between.
      partitions.forEach(consumer::position);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Takes what has become visible, waiting up to {@code timeout} for the first record. */
  public void poll(Duration timeout) {
    var records = consumer.poll(timeout);
    long now = System.nanoTime();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      take(record, now);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void take(ConsumerRecord<byte[], byte[]> record, long nowNanos) {
    // A parked event is told of as a refused one is: somebody may wait until all have come out.
    if (record.topic().equals(topics.deadLetters()) || record.topic().equals(topics.parked())) {
      Header code = record.headers().lastHeader(DeadLetterHeaders.CODE);
      tally.came(
          (int) number(record, DeadLetterHeaders.PARTITION),
          number(record, DeadLetterHeaders.OFFSET));
      tally.deadLetter(code == null ? "?" : new String(code.value(), StandardCharsets.UTF_8));
      return;
    }
    JsonNode json = read(record);
    if (record.topic().equals(topics.scores())) {
      tally.score(json, latency(json.path("source"), nowNanos));
      onScore.accept(json);
    } else {
      tally.alert(json);
      onAlert.accept(json);
    }
  }

  private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = record.headers().lastHeader(header);
    if (found == null) {
      throw new IllegalStateException(
          "found a dead letter without " + header + " at offset " + record.offset());
    }
    return Long.parseLong(new String(found.value(), StandardCharsets.UTF_8));
  }

  private long latency(JsonNode source, long nowNanos) {
    long sent = sendTimes.nanos(source.path("partition").asInt(-1), source.path("offset").asLong());
    return sent == SendTimes.UNKNOWN ? -1 : nowNanos - sent;
  }

  private static JsonNode read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new IllegalStateException(
          "found no JSON in " + record.topic() + " at offset " + record.offset(), e);
    }
  }
}
