package dev.weir.bench;

import dev.weir.cluster.Waiting;
import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import dev.weir.tenant.ConfigRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
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
  private final int partitions;
  private int runs;

  BenchKafka(BrokerProcess broker) {
    this(broker, 1);
  }

  /** With so many partitions in every topic of events and results. */
  BenchKafka(BrokerProcess broker, int partitions) {
    this.servers = broker.bootstrapServers();
    this.partitions = partitions;
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
            run + "parked",
            run + "config",
            run + "config-status",
            run + "config-accepted",
            run + "commands",
            run + "tenant-health");
    try (Admin admin = Admin.create(client())) {
      Topics.createMissing(admin, Topics.plan(names, partitions, MAX_MESSAGE_BYTES));
    }
    if (config != null) {
      configure(names, config);
    }
    return names;
  }

  /** Makes another topic of events for a run. */
  void addEvents(TopicNames names, String events) throws Exception {
    TopicNames others =
        new TopicNames(
            events,
            names.scores(),
            names.alerts(),
            names.deadLetters(),
            names.parked(),
            names.config(),
            names.configStatus(),
            names.configAccepted(),
            names.commands(),
            names.tenantHealth());
    try (Admin admin = Admin.create(client())) {
      Topics.createMissing(admin, Topics.plan(others, partitions, MAX_MESSAGE_BYTES));
    }
  }

  /** Sends the first config of another tenant. */
  void configure(TopicNames names, ConfigRequest config) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      ConfigRequest first = config.withVersion(1);
      producer.send(new ProducerRecord<>(names.config(), first.key(), first.value())).get();
    }
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

  /** Deletes these topics. */
  void delete(List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (Admin admin = Admin.create(client())) {
      admin.deleteTopics(topics).all().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Options of a job between these topics.
   *
   * @param more beats what is set here
   */
  JobOptions options(TopicNames names, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("kafka.bootstrap.servers", servers);
    all.put("events.topics", names.events());
    all.put("scores.topic", names.scores());
    all.put("alerts.topic", names.alerts());
    all.put("dead-letters.topic", names.deadLetters());
    all.put("parked.topic", names.parked());
    all.put("config.topic", names.config());
    all.put("config-status.topic", names.configStatus());
    all.put("config-accepted.topic", names.configAccepted());
    all.put("commands.topic", names.commands());
    all.put("health.topic", names.tenantHealth());
    all.put("sinks.transactional-id-prefix", names.scores() + ".");
    all.put("parallelism", "1");
    all.putAll(more);
    JobOptionsReader reader = JobOptionsReader.of(Map.of());
    all.forEach(reader::argument);
    return reader.read();
  }

  /** Sends so many events, an entity's all to one partition; the broker has them all then. */
  void fill(String topic, BenchEvents events, long count) {
    long before = held(topic);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (long e = 0; e < count; e++) {
        events.next();
        byte[] key = events.key();
        int partition = Math.floorMod(Arrays.hashCode(key), partitions);
        producer.send(
            new ProducerRecord<>(topic, partition, events.timeMillis(), key, events.value()));
      }
      producer.flush();
    }
    long held = held(topic) - before;
    if (held != count) {
      throw new IllegalStateException("found " + held + " events in " + topic + ", sent " + count);
    }
  }

  /** Records of a topic. */
  long held(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      return sum(consumer.endOffsets(partitions(topic)));
    }
  }

  /**
   * The last records of every partition, committed or not. The job counts an output before its
   * producer has sent it, so this waits for the first.
   *
   * @param count of them at most, in all partitions together
   * @throws IllegalStateException without any after half a minute
   */
  List<ConsumerRecord<byte[], byte[]>> last(String topic, long count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      Map<TopicPartition, Long> ends = endsOnceHeld(consumer, topic);
      consumer.assign(ends.keySet());
      ends.forEach((part, end) -> consumer.seek(part, Math.max(0, end - count / partitions)));
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  private Map<TopicPartition, Long> endsOnceHeld(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> all = partitions(topic);
    if (!Waiting.until(Duration.ofSeconds(SECONDS), () -> sum(consumer.endOffsets(all)) > 0)) {
      throw new IllegalStateException(
          "found no record in " + topic + " after " + SECONDS + " s, expected outputs of the job");
    }
    return consumer.endOffsets(all);
  }

  private List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  private static long sum(Map<TopicPartition, Long> ends) {
    return ends.values().stream().mapToLong(Long::longValue).sum();
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
