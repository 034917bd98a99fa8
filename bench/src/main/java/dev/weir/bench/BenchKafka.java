package dev.weir.bench;

import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import dev.weir.tenant.ConfigRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of the runs: events stay for all of them, everything else is each run's own. */
final class BenchKafka {
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final long SECONDS = 30;
  private static final Duration POLL = Duration.ofMillis(200);

  private final String servers;
  private int runs;

  BenchKafka(BrokerProcess broker) {
    this.servers = broker.bootstrapServers();
  }

  /** Makes the topics of a run, and sends the config if there is one. */
  TopicNames create(String events, ConfigRequest config) throws Exception {
    String run = "run-" + ++runs + "-";
    TopicNames names =
        new TopicNames(
            events,
            run + "scores",
            run + "alerts",
            run + "dead-letters",
            run + "config",
            run + "config-status",
            run + "config-accepted");
    try (Admin admin = Admin.create(client())) {
      Topics.createMissing(admin, Topics.plan(names, 1, MAX_MESSAGE_BYTES));
    }
    if (config != null) {
      try (KafkaProducer<byte[], byte[]> producer = producer()) {
        ConfigRequest first = config.withVersion(1);
        producer.send(new ProducerRecord<>(names.config(), first.key(), first.value())).get();
      }
    }
    return names;
  }

  /** Deletes everything of a run but its events. */
  void delete(TopicNames names) throws InterruptedException, ExecutionException, TimeoutException {
    delete(names.all().stream().filter(name -> !name.equals(names.events())).toList());
  }

  /** Deletes everything of a run. */
  void deleteAll(TopicNames names)
      throws InterruptedException, ExecutionException, TimeoutException {
    delete(names.all());
  }

  private void delete(List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (Admin admin = Admin.create(client())) {
      admin.deleteTopics(topics).all().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Options of a job between these topics. */
  JobOptions options(TopicNames names, List<String> more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap.servers=" + servers,
                "--events.topics=" + names.events(),
                "--scores.topic=" + names.scores(),
                "--alerts.topic=" + names.alerts(),
                "--dead-letters.topic=" + names.deadLetters(),
                "--config.topic=" + names.config(),
                "--config-status.topic=" + names.configStatus(),
                "--config-accepted.topic=" + names.configAccepted(),
                "--sinks.transactional-id-prefix=" + names.scores() + ".",
                "--parallelism=1"));
    arguments.addAll(more);
    return JobOptionsReader.read(arguments.toArray(String[]::new), Map.of());
  }

  /** Sends so many events; comes back when the broker has all. */
  void fill(String topic, BenchEvents events, long count) {
    long before = end(topic);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (long e = 0; e < count; e++) {
        events.next();
        producer.send(
            new ProducerRecord<>(topic, 0, events.timeMillis(), events.key(), events.value()));
      }
      producer.flush();
    }
    long held = end(topic) - before;
    if (held != count) {
      throw new IllegalStateException("found " + held + " events in " + topic + ", sent " + count);
    }
  }

  /** The offset behind the last record of the only partition. */
  long end(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      TopicPartition partition = new TopicPartition(topic, 0);
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  /** The last records of the only partition, committed or not. */
  List<ConsumerRecord<byte[], byte[]>> last(String topic, long count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      consumer.assign(List.of(partition));
      consumer.seek(partition, Math.max(0, end - count));
      while (consumer.position(partition) < end) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** A producer of bytes; close it. */
  KafkaProducer<byte[], byte[]> producer() {
    Properties settings = client();
    settings.put("compression.type", "lz4");
    settings.put("batch.size", Integer.toString(64 << 10));
    settings.put("linger.ms", "1");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer of bytes; close it. */
  KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    Properties settings = client();
    settings.put("isolation.level", isolation);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Properties client() {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", servers);
    return settings;
  }
}
