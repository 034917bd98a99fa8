package dev.weir.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final int EVENTS_MAX_BYTES = 1 << 20;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers()))) {
      List<String> created =
          Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 4, EVENTS_MAX_BYTES));
      assertThat(created).containsExactlyInAnyOrderElementsOf(TopicNames.DEFAULT.all());
    }
  }

  @AfterAll
  static void stopBroker() {
    Path data = kafka.data();
    kafka.close();
    assertThat(data).doesNotExist();
  }

  @Test
  void topicsHaveTheSettingsThatThePromisesRestOn() throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers()))) {
      var topics = admin.describeTopics(TopicNames.DEFAULT.all()).allTopicNames().get();
      Map<String, Integer> partitions = new java.util.TreeMap<>();
      topics.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
      assertThat(partitions)
          .containsOnly(
              Map.entry("events", 4),
              Map.entry("scores", 4),
              Map.entry("alerts", 4),
              Map.entry("dead-letters", 4),
              Map.entry("parked", 4),
              Map.entry("config", 1),
              Map.entry("config-status", 1),
              Map.entry("config-accepted", 1),
              Map.entry("commands", 1),
              Map.entry("tenant-health", 4),
              Map.entry("feedback", 4));
      assertThat(setting(admin, "feedback", "retention.bytes")).isEqualTo("-1");
      assertThat(setting(admin, "config-accepted", "cleanup.policy")).isEqualTo("compact");
      assertThat(setting(admin, "config", "cleanup.policy")).isEqualTo("delete");
      assertThat(setting(admin, "config", "retention.ms")).isEqualTo("-1");
      assertThat(setting(admin, "config", "retention.bytes")).isEqualTo("-1");
      assertThat(setting(admin, "events", "retention.bytes"))
          .as("bounded by the broker")
          .isEqualTo(String.valueOf(256L << 20));
    }
  }

  @Test
  void creatingTopicsTwiceLeavesThemAsTheyAre() throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers()))) {
      assertThat(Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 8, EVENTS_MAX_BYTES)))
          .isEmpty();
      assertThat(
              admin
                  .describeTopics(List.of("events"))
                  .allTopicNames()
                  .get()
                  .get("events")
                  .partitions())
          .hasSize(4);
    }
  }

  @Test
  void committedReadersSeeNothingOfAnAbortedTransactionAndAllOfItAfterARestart() {
    try (KafkaProducer<byte[], byte[]> producer = producer("eos")) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(letter("scores", "kept"));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(letter("scores", "lost"));
      producer.flush();
      producer.abortTransaction();
    }
    assertThat(read("scores", "read_committed")).containsExactly("kept");
    assertThat(read("scores", "read_uncommitted"))
        .as("the aborted record is really in the log")
        .containsExactly("kept", "lost");

    String before = servers();
    kafka.stop();
    assertThat(kafka.running()).isFalse();
    kafka.restart();

    assertThat(servers()).isEqualTo(before);
    assertThat(read("scores", "read_committed")).containsExactly("kept");
  }

  @Test
  void aDeadLetterHasRoomForTheLargestEventAndItsReason() throws Exception {
    byte[] event = new byte[EVENTS_MAX_BYTES - 100];
    try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
      producer.send(new ProducerRecord<>("events", event)).get(30, TimeUnit.SECONDS);
      byte[] letter = new byte[EVENTS_MAX_BYTES + (60 << 10)];
      producer.send(new ProducerRecord<>("dead-letters", letter)).get(30, TimeUnit.SECONDS);
      assertThatThrownBy(
              () -> producer.send(new ProducerRecord<>("events", letter)).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  @Test
  void recordsFarFromTheClockAreTaken() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
      for (long time : new long[] {1_000_000_000_000L, 4_000_000_000_000L}) {
        var record = new ProducerRecord<byte[], byte[]>("alerts", 0, time, null, new byte[1]);
        assertThat(producer.send(record).get(30, TimeUnit.SECONDS).timestamp()).isEqualTo(time);
      }
    }
  }

  @Test
  void aGivenFolderIsKeptAndServedFromAnotherPortIfItsOwnIsTaken(@TempDir Path folder)
      throws Exception {
    EmbeddedKafka.Settings settings =
        EmbeddedKafka.Settings.DEFAULT.withData(folder.resolve("with space"));
    String firstServers;
    try (EmbeddedKafka first = EmbeddedKafka.start(settings);
        Admin admin = admin(first)) {
      firstServers = first.bootstrapServers();
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 1, EVENTS_MAX_BYTES));
    }
    int port = Integer.parseInt(firstServers.substring(firstServers.indexOf(':') + 1));
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      try (EmbeddedKafka second = EmbeddedKafka.start(settings);
          Admin admin = admin(second)) {
        assertThat(second.bootstrapServers()).isNotEqualTo(firstServers);
        assertThat(admin.listTopics().names().get()).containsAll(TopicNames.DEFAULT.all());
      }
    }
  }

  private static String servers() {
    return kafka.bootstrapServers();
  }

  private static Admin admin(EmbeddedKafka broker) {
    return Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
  }

  private static ProducerRecord<byte[], byte[]> letter(String topic, String text) {
    return new ProducerRecord<>(topic, 0, null, text.getBytes(StandardCharsets.UTF_8));
  }

  private static KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    Map<String, Object> settings = new java.util.HashMap<>();
    settings.put("bootstrap.servers", servers());
    settings.put("max.request.size", 4 << 20);
    if (transactionalId != null) {
      settings.put("transactional.id", transactionalId);
    }
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Everything in partition 0, up to the end that this isolation level sees. */
  private static List<String> read(String topic, String isolation) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", servers(), "isolation.level", isolation);
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> texts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (consumer.position(partition) < end && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          texts.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }
}
