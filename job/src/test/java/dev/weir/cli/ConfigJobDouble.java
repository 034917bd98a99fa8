package dev.weir.cli;

import dev.weir.kafka.TopicNames;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Answers config requests as the job does: one transaction for status and record. */
final class ConfigJobDouble implements AutoCloseable {
  private final Properties client;
  private final Map<String, TenantRecord> records = new HashMap<>();
  private final Thread thread = new Thread(this::run, "config-job-double");
  private volatile boolean stopped;
  private volatile Exception failure;

  ConfigJobDouble(Properties client) {
    this.client = client;
    thread.start();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (failure != null || thread.isAlive()) {
      throw new AssertionError("the double of the job failed", failure);
    }
  }

  private void run() {
    Properties transactional = new Properties();
    transactional.putAll(client);
    transactional.put("transactional.id", "job.config");
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      TopicPartition partition = new TopicPartition(TopicNames.DEFAULT.config(), 0);
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
    ConfigRequest request = ConfigRequest.read(message.key(), message.value());
    ConfigVerdict verdict =
        TenantConfigs.accept(records.get(request.tenant()), request, ConfigLimits.DEFAULT);
    ConfigStatus status =
        ConfigStatus.of(
            request,
            verdict,
            new ConfigStatus.Source(message.topic(), message.partition(), message.offset()));
    abortAnother(message, status, producer);
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>(TopicNames.DEFAULT.configStatus(), message.key(), status.write()));
    if (verdict instanceof ConfigVerdict.Accepted accepted) {
      records.put(request.tenant(), accepted.record());
      producer.send(
          new ProducerRecord<>(
              TopicNames.DEFAULT.configAccepted(),
              request.tenant().getBytes(StandardCharsets.UTF_8),
              TenantRecordJson.write(accepted.record())));
    }
    producer.commitTransaction();
  }

  /** What a job that fails half-way leaves behind: an answer that nobody may believe. */
  private static void abortAnother(
      ConsumerRecord<byte[], byte[]> message,
      ConfigStatus status,
      KafkaProducer<byte[], byte[]> producer) {
    ConfigStatus wrong =
        new ConfigStatus(
            status.tenant(),
            status.version(),
            RefusalCode.TOO_MANY_TENANTS,
            "aborted",
            TenantConfig.AT_ONCE,
            null,
            status.source());
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>(TopicNames.DEFAULT.configStatus(), message.key(), wrong.write()));
    producer.flush();
    producer.abortTransaction();
  }
}
