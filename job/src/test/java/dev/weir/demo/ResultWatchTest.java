package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.event.DeadLetterHeaders;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The producing and the watching side against a real broker, with the job played by hand. */
class ResultWatchTest {
  private static final int EVENTS = 500;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final SendTimes sendTimes = new SendTimes();
  private final Tally tally = new Tally();
  private final List<JsonNode> alerts = new ArrayList<>();

  @Test
  void onlyCommittedResultsAreCountedAndTheirLatencyIsFromTheEventsIntendedTime() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Properties client = new Properties();
      client.put("bootstrap.servers", kafka.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 4, 1 << 20));
      }
      try (KafkaProducer<byte[], byte[]> job = transactional(client)) {
        job.beginTransaction();
        job.send(score(0, 0, "from before"));
        job.commitTransaction();
        try (ResultWatch watch =
            new ResultWatch(client, TopicNames.DEFAULT, sendTimes, tally, alerts::add)) {
          sendEvents(client);
          long before = System.nanoTime();
          answer(job);
          until(() -> tally.scores() >= 2 && tally.alerts() >= 1 && tally.rejected() >= 2, watch);
          assertThat(tally.scores()).isEqualTo(2);
          assertThat(tally.warming()).isEqualTo(1);
          assertThat(tally.rejectedByCode())
              .isEqualTo(Map.of("UNKNOWN_TENANT", 1L, "RATE_LIMITED", 1L));
          assertThat(alerts.stream().map(a -> a.path("id").asText())).containsExactly("one");
          double mostMillis = (System.nanoTime() - sendTimes.nanos(0, 0)) / 1e6;
          double leastMillis = (before - sendTimes.nanos(0, 0)) / 1e6;
          assertThat(tally.latencyMillis(100)).isBetween(leastMillis * 0.99, mostMillis * 1.01);
        }
      }
    }
  }

  /** What is aborted in between must not be seen, though it lies before the rest. */
  private static void answer(KafkaProducer<byte[], byte[]> job) {
    job.beginTransaction();
    job.send(score(0, 0, "aborted"));
    job.flush();
    job.abortTransaction();
    job.beginTransaction();
    job.send(score(0, 0, "warming"));
    job.send(score(0, 1, "scored"));
    job.send(record("alerts", "{\"tenant\":\"api\",\"severity\":\"high\",\"id\":\"one\"}"));
    job.send(letter("dead-letters", "UNKNOWN_TENANT", "7"));
    job.send(letter("parked", "RATE_LIMITED", "8"));
    job.commitTransaction();
  }

  private static ProducerRecord<byte[], byte[]> letter(String topic, String code, String offset) {
    ProducerRecord<byte[], byte[]> letter = record(topic, "{");
    letter.headers().add(DeadLetterHeaders.CODE, code.getBytes(StandardCharsets.UTF_8));
    letter.headers().add(DeadLetterHeaders.PARTITION, "0".getBytes(StandardCharsets.UTF_8));
    letter.headers().add(DeadLetterHeaders.OFFSET, offset.getBytes(StandardCharsets.UTF_8));
    return letter;
  }

  private void sendEvents(Properties client) {
    TrafficGenerator generator =
        new TrafficGenerator(new TrafficGenerator.Settings(1, 1_000_000_000_000L, 1_000, 10, 0));
    try (EventProducer producer = new EventProducer(client, "events", 5_000, sendTimes)) {
      producer.run(Stream.generate(generator::next).limit(EVENTS).iterator(), () -> false);
      assertThat(producer.sent()).isEqualTo(EVENTS);
    }
    assertThat(sendTimes.nanos(0, 1)).isNotEqualTo(SendTimes.UNKNOWN);
  }

  private static void until(BooleanSupplier seen, ResultWatch watch) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!seen.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      watch.poll(Duration.ofMillis(100));
    }
  }

  private static KafkaProducer<byte[], byte[]> transactional(Properties client) {
    Properties settings = new Properties();
    settings.putAll(client);
    settings.put("transactional.id", "job");
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static ProducerRecord<byte[], byte[]> score(int partition, long offset, String status) {
    return record(
        "scores",
        "{\"status\":\""
            + status
            + "\",\"source\":{\"topic\":\"events\",\"partition\":"
            + partition
            + ",\"offset\":"
            + offset
            + "}}");
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String json) {
    return new ProducerRecord<>(topic, json.getBytes(StandardCharsets.UTF_8));
  }
}
