package dev.weir.demo;

import dev.weir.kafka.TopicNames;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends the demo's configs and waits for the job's answers, as people do with their own. */
final class ConfigSender {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(90).toNanos();

  private final Properties kafka;
  private final TopicNames topics;

  ConfigSender(Properties kafka, TopicNames topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  /**
   * Sends the requests and waits until each has its answer.
   *
   * @throws IllegalStateException where one is refused, with the job's reason, or not answered
   */
  void send(List<ConfigRequest> requests) throws InterruptedException {
    Map<Long, ConfigRequest> waiting = new HashMap<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ConfigRequest request : requests) {
        long offset =
            producer
                .send(new ProducerRecord<>(topics.config(), request.key(), request.value()))
                .get()
                .offset();
        waiting.put(offset, request);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the configs could not be sent: " + e.getCause(), e);
    }
    awaitAnswers(waiting);
  }

  private void awaitAnswers(Map<Long, ConfigRequest> waiting) {
    Properties reader = new Properties();
    reader.putAll(kafka);
    reader.put("isolation.level", "read_committed");
    TopicPartition partition = new TopicPartition(topics.configStatus(), 0);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reader, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!waiting.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (!CommandStatus.isOne(record.value())) {
            take(ConfigStatus.read(record.value()), waiting);
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "the job did not answer " + waiting.size() + " configs; its log says why");
        }
      }
    }
  }

  private static void take(ConfigStatus answer, Map<Long, ConfigRequest> waiting) {
    ConfigRequest request = waiting.remove(answer.source().offset());
    if (request != null && !answer.isAccepted()) {
      throw new IllegalStateException(
          "the config of " + request.tenant() + " was refused: " + answer.message());
    }
  }
}
