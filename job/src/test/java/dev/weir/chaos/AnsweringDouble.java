package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.ConfigVerdict;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Answers config requests as the job does, each in a transaction. It outlives the broker as the
 * load does.
 */
final class AnsweringDouble implements AutoCloseable {
  private final String servers;
  private final TopicNames topics;
  private final StormFold fold = new StormFold();
  private final Thread thread = new Thread(this::run, "answering-double");
  private volatile boolean stopped;
  private volatile Exception failure;

  AnsweringDouble(String servers, TopicNames topics) {
    this.servers = servers;
    this.topics = topics;
    thread.start();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join(60_000);
    if (failure != null || thread.isAlive()) {
      throw new AssertionError("the double of the job failed", failure);
    }
  }

  private void run() {
    Properties transactional = PatientClient.producer(servers);
    transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.configStatus());
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                PatientClient.committedReader(servers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      TopicPartition partition = new TopicPartition(topics.config(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!stopped) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(20))) {
          answer(message, producer);
        }
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  private void answer(
      ConsumerRecord<byte[], byte[]> message, KafkaProducer<byte[], byte[]> producer) {
    var step = new Step.RequestStep(message.key(), message.value(), message.timestamp(), true);
    ConfigRequest request = ConfigRequest.read(message.key(), message.value());
    ConfigVerdict verdict = fold.accept(step);
    ConfigStatus.Source source =
        new ConfigStatus.Source(message.topic(), message.partition(), message.offset());
    ConfigStatus status = ConfigStatus.of(request, verdict, source);
    producer.beginTransaction();
    producer.send(line(message.key(), status));
    producer.commitTransaction();
  }

  private ProducerRecord<byte[], byte[]> line(byte[] key, ConfigStatus status) {
    return new ProducerRecord<>(topics.configStatus(), key, status.write());
  }
}
