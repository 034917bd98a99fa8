package dev.weir.docker;

import dev.weir.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What goes into the broker and comes out of it. */
final class TrialRecords {
  private final String bootstrapServers;

  TrialRecords(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  boolean brokerAnswers() throws InterruptedException {
    try (Admin admin = Admin.create(client())) {
      admin.describeCluster().nodes().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** Those of the script that the container of the topics runs. */
  List<String> createTopics(Compose compose, Path temporary) throws Exception {
    Path script = compose.mounted("topics").get("/opt/weir/create-topics");
    try (Admin admin = Admin.create(client())) {
      return Topics.createMissing(admin, TopicCommands.of(script, temporary));
    }
  }

  /** An event of one card, always the same card. */
  void send(int number) throws Exception {
    String event =
        ("{\"tenant\":\"payments\",\"entity\":\"card-1\",\"id\":\"e-" + number + "\",\"time\":\"")
            + (Instant.now() + "\",\"features\":{\"amount\":12.5,\"minutes-since-last\":3,")
            + "\"channel\":\"web\",\"merchant.category\":\"books\",\"card-present\":true}}";
    try (var producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("events", "payments|card-1", event)).get();
    }
  }

  /** Every committed score; those of one card are in one partition, in their order. */
  List<String> scores() {
    Properties properties = client();
    properties.put("isolation.level", "read_committed");
    List<String> scores = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("scores").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> scores.add(record.value()));
      }
    }
    return scores;
  }

  private Properties client() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }
}
