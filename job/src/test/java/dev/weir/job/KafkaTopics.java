package dev.weir.job;

import dev.weir.kafka.FetchWait;
import dev.weir.kafka.KafkaExtension;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes, fills and reads the topics of one test, each test with names of its own. */
final class KafkaTopics {
  static final int PARTITIONS = 3;
  static final int MAX_MESSAGE_BYTES = 3 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration MORE = Duration.ofMillis(500);

  private final KafkaExtension kafka;
  final TopicNames names;

  private KafkaTopics(KafkaExtension kafka, TopicNames names) {
    this.kafka = kafka;
    this.names = names;
  }

  /** Topics whose names begin with {@code prefix}; the events and configs can be another run's. */
  static KafkaTopics create(KafkaExtension kafka, String prefix, String inputs) throws Exception {
    TopicNames names =
        new TopicNames(
            inputs + "events",
            prefix + "scores",
            prefix + "alerts",
            prefix + "dead-letters",
            prefix + "parked",
            inputs + "config",
            prefix + "config-status",
            prefix + "config-accepted",
            inputs + "commands",
            prefix + "tenant-health");
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      Topics.createMissing(admin, Topics.plan(names, PARTITIONS, MAX_MESSAGE_BYTES));
    }
    return new KafkaTopics(kafka, names);
  }

  /** Options of a job on these topics. */
  JobOptions options(int parallelism, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap.servers=" + kafka.bootstrapServers(),
                "--events.topics=" + names.events(),
                "--scores.topic=" + names.scores(),
                "--alerts.topic=" + names.alerts(),
                "--dead-letters.topic=" + names.deadLetters(),
                "--parked.topic=" + names.parked(),
                "--config.topic=" + names.config(),
                "--config-status.topic=" + names.configStatus(),
                "--config-accepted.topic=" + names.configAccepted(),
                "--commands.topic=" + names.commands(),
                "--health.topic=" + names.tenantHealth(),
                "--sinks.transactional-id-prefix=" + names.scores() + ".",
                "--checkpoint.interval=300 ms",
                "--parallelism=" + parallelism));
    arguments.addAll(List.of(more));
    return JobOptionsReader.read(arguments.toArray(String[]::new), java.util.Map.of());
  }

  void send(List<ProducerRecord<byte[], byte[]>> records) {
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    client.put("max.request.size", Integer.toString(MAX_MESSAGE_BYTES));
    // An idempotent producer can lose its sequence on a topic that was made a moment ago; one
    // request at a time keeps the order without it.
    client.put("enable.idempotence", "false");
    client.put("max.in.flight.requests.per.connection", "1");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  ProducerRecord<byte[], byte[]> event(String key, byte[] value, long timestamp) {
    return new ProducerRecord<>(
        names.events(), null, timestamp, key.getBytes(StandardCharsets.UTF_8), value);
  }

  ProducerRecord<byte[], byte[]> config(String tenant, String json) {
    return new ProducerRecord<>(
        names.config(),
        tenant.getBytes(StandardCharsets.UTF_8),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads committed records of {@code topic} until there are {@code count}, or the time is up. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    client.put("isolation.level", "read_committed");
    client.put("auto.offset.reset", "earliest");
    client.put("fetch.max.wait.ms", FetchWait.TO_AN_END);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      // What is there beyond the number expected belongs to the answer too, however much it is.
      int known;
      do {
        known = records.size();
        consumer.poll(MORE).forEach(records::add);
      } while (records.size() > known);
    }
    return records;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
