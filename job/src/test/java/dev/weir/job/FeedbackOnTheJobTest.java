package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.KafkaExtension;
import dev.weir.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What somebody says of an alert on a real broker, from the alert to the next one like it. */
class FeedbackOnTheJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START_MILLIS = 1_750_000_020_000L;
  private static final String FEEDBACK = "feedback-of-people";

  private static final String CONFIG =
      "{\"tenant\":\"acme\",\"version\":1,\"features\":[{\"name\":\"a\",\"type\":\"number\"}],"
          + "\"detector\":{\"type\":\"robust-z-score\",\"window\":32},\"warmup\":160,"
          + "\"threshold\":{\"medium\":0.9,\"high\":0.95},\"alerts\":{\"minSeverity\":\"medium\"}}";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.withSlots(4);
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private int sent;

  /** So many ordinary ones, and one that is not. */
  private void events(KafkaTopics topics, int ordinary) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i <= ordinary; i++) {
      long millis = START_MILLIS + sent * 1_000L;
      String json =
          String.format(
              Locale.ROOT,
              "{\"tenant\":\"acme\",\"entity\":\"e\",\"id\":\"%d\",\"time\":%d,"
                  + "\"features\":{\"a\":%d}}",
              sent++,
              millis,
              i < ordinary ? i % 7 : 1_000_000);
      records.add(topics.event("acme|e", json.getBytes(StandardCharsets.UTF_8), millis));
    }
    topics.send(records);
  }

  private static void say(KafkaTopics topics, String json) {
    topics.send(
        List.of(new ProducerRecord<>(FEEDBACK, null, json.getBytes(StandardCharsets.UTF_8))));
  }

  private static JsonNode parse(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The alert of this event, when it is there; ordinary events can be alerts too. */
  private static JsonNode alert(KafkaTopics topics, String id) {
    List<ConsumerRecord<byte[], byte[]>> alerts = List.of();
    int before = -1;
    while (alerts.size() > before) {
      before = alerts.size();
      alerts = topics.read(topics.names.alerts(), before + 1);
      for (ConsumerRecord<byte[], byte[]> alert : alerts) {
        if (parse(alert).path("id").asText().equals(id)) {
          return parse(alert);
        }
      }
    }
    throw new AssertionError("found no alert of event " + id + " among " + before);
  }

  /** The last of so many lines that tell of feedback; the topic has no others. */
  private static JsonNode line(KafkaTopics topics, int count) {
    List<ConsumerRecord<byte[], byte[]>> lines = topics.read(topics.names.tenantHealth(), count);
    assertThat(lines)
        .hasSize(count)
        .allSatisfy(line -> assertThat(TenantHealthOnTheJobTest.faults(line)).isEmpty());
    return parse(lines.get(count - 1));
  }

  @Test
  void aNormalThatSomebodyHasConfirmedIsMarkedAndCounted() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "feedback-", "feedback-");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
      Topics.createMissing(admin, List.of(new NewTopic(FEEDBACK, 1, (short) 1)));
    }
    topics.send(List.of(topics.config("acme", CONFIG)));
    JobClient job =
        TestFlink.start(
            topics.options(
                2,
                "--feedback.topic=" + FEEDBACK,
                "--feedback.hold-confirmed=1 d",
                "--health.enabled=false"),
            null);
    assertThat(topics.read(topics.names.configStatus(), 1)).hasSize(1);
    events(topics, 300);
    JsonNode first = alert(topics, "300");
    assertThat(first.has("suppressed")).isFalse();

    String normal =
        "{\"tenant\":\"acme\",\"entity\":\"e\",\"id\":\"300\",\"verdict\":\"normal\","
            + "\"who\":\"ann\",\"time\":\"2026-11-21T10:00:00Z\"}";
    say(topics, normal);
    JsonNode said = line(topics, 1);
    assertThat(said.path("kind").asText()).isEqualTo("feedback");
    assertThat(said.path("matched").asBoolean()).isTrue();
    assertThat(said.path("config").asText()).isEqualTo(first.path("config").asText());
    assertThat(said.path("severity").asText()).isEqualTo(first.path("severity").asText());
    assertThat(said.path("normals").asInt()).isEqualTo(1);
    assertThat(said.path("precision").asDouble(-1)).isZero();

    events(topics, 300);
    assertThat(alert(topics, "601").path("suppressed").asText()).isEqualTo("confirmed-normal");
    say(topics, normal.replace("\"300\"", "\"601\"").replace("\"normal\"", "\"anomaly\""));
    assertThat(line(topics, 2).path("precision").asDouble(-1)).isEqualTo(0.5);

    say(topics, "{\"tenant\":\"acme\"}");
    ConsumerRecord<byte[], byte[]> letter = topics.read(topics.names.deadLetters(), 1).get(0);
    assertThat(KafkaTopics.text(letter.headers().lastHeader("weir-code").value()))
        .isEqualTo("INVALID_FEEDBACK");

    String erase =
        "{\"id\":\"1\",\"command\":\"erase-entity\",\"tenant\":\"acme\",\"entity\":\"e\"}";
    topics.send(
        List.of(
            new ProducerRecord<>(
                topics.names.commands(),
                "acme".getBytes(StandardCharsets.UTF_8),
                erase.getBytes(StandardCharsets.UTF_8))));
    List<ConsumerRecord<byte[], byte[]>> statuses = topics.read(topics.names.configStatus(), 4);
    assertThat(statuses).as("accepted, acknowledged, done").hasSize(4);
    say(topics, normal);
    assertThat(line(topics, 3).path("matched").asBoolean()).as("forgotten").isFalse();
    TestFlink.cancel(job);
  }
}
