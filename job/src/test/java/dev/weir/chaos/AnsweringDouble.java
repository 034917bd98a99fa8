package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import dev.weir.tenant.CommandRequest;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.ConfigVerdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
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
  private final Set<String> obeyed = new HashSet<>();
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
      List<TopicPartition> both =
          List.of(new TopicPartition(topics.config(), 0), new TopicPartition(topics.commands(), 0));
      consumer.assign(both);
      consumer.seekToBeginning(both);
      while (!stopped) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(20))) {
          if (message.topic().equals(topics.commands())) {
            obey(message, producer);
          } else {
            answer(message, producer);
          }
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

  /** Believes all that it has not seen before, and has done it at once. */
  private void obey(
      ConsumerRecord<byte[], byte[]> message, KafkaProducer<byte[], byte[]> producer) {
    CommandRequest request = CommandRequest.read(message.key(), message.value());
    boolean isNew = request.command() != null && obeyed.add(request.id());
    producer.beginTransaction();
    if (isNew) {
      var one = new Step.CommandMessage(message.key(), message.value(), request.id());
      fold.accept(new Step.CommandsStep(List.of(one), message.timestamp()));
      producer.send(line(message, request, CommandStatus.Stage.ACCEPTED));
      producer.send(line(message, request, CommandStatus.Stage.DONE));
    } else {
      producer.send(line(message, request, CommandStatus.Stage.REFUSED));
    }
    producer.commitTransaction();
  }

  private ProducerRecord<byte[], byte[]> line(
      ConsumerRecord<byte[], byte[]> message, CommandRequest request, CommandStatus.Stage stage) {
    ConfigStatus.Source source =
        new ConfigStatus.Source(message.topic(), message.partition(), message.offset());
    CommandStatus status =
        new CommandStatus(null, request.id(), request.tenant(), stage, 0, null, null, 0, 0, source);
    return new ProducerRecord<>(topics.configStatus(), message.key(), status.write());
  }

  private ProducerRecord<byte[], byte[]> line(byte[] key, ConfigStatus status) {
    return new ProducerRecord<>(topics.configStatus(), key, status.write());
  }
}
