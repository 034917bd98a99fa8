package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.job.WeirJob;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.FetchWait;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The job as it is in production, on the Flink of the test and on topics of its own. Jobs with
 * other outputs can read the same inputs: that is how two continuations are compared.
 */
final class RealJob {
  static final int PARTITIONS = 3;
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private final EmbeddedKafka kafka;
  private final TopicNames names;

  private RealJob(EmbeddedKafka kafka, TopicNames names) {
    this.kafka = kafka;
    this.names = names;
  }

  /**
   * Makes the topics that are missing.
   *
   * @param outputs begins the names of what the job writes
   * @param inputs begins the names of what it reads
   */
  static RealJob on(EmbeddedKafka kafka, String outputs, String inputs) throws Exception {
    TopicNames names =
        new TopicNames(
            inputs + "events",
            outputs + "scores",
            outputs + "alerts",
            outputs + "dead-letters",
            outputs + "parked",
            inputs + "config",
            outputs + "config-status",
            outputs + "config-accepted",
            inputs + "commands",
            outputs + TopicNames.DEFAULT.tenantHealth());
    RealJob job = new RealJob(kafka, names);
    try (Admin admin = Admin.create(job.client())) {
      Topics.createMissing(admin, Topics.plan(names, PARTITIONS, MAX_MESSAGE_BYTES));
    }
    return job;
  }

  TopicNames names() {
    return names;
  }

  /** Settings of a Kafka client that reaches the broker. */
  Properties client() {
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    return client;
  }

  /** The job's options; {@code more} are given as on a command line. */
  JobOptions options(int parallelism, String... more) {
    List<String> arguments = arguments(parallelism);
    arguments.addAll(List.of(more));
    return JobOptionsReader.read(arguments.toArray(String[]::new), Map.of());
  }

  /** The same as they are given on a command line. */
  List<String> arguments(int parallelism) {
    return new ArrayList<>(
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
  }

  /** Starts it; from a savepoint, if there is one. Not from what a former job has written. */
  JobClient start(String savepoint, int parallelism, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(more));
    if (savepoint != null) {
      // Whoever starts a second continuation means to.
      arguments.add("--recovery.accept-duplicates=true");
    }
    JobOptions options = options(parallelism, arguments.toArray(String[]::new));
    Configuration configuration = WeirJob.configuration(options);
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    WeirJob.build(env, options);
    return WeirJob.submit(env);
  }

  /** Stops it with a savepoint below {@code folder}; where that is. */
  static String stop(JobClient job, Path folder, SavepointFormatType format) throws Exception {
    return job.stopWithSavepoint(false, folder.toUri().toString(), format)
        .get(120, TimeUnit.SECONDS);
  }

  /** Ends it without a savepoint, and waits until it has. */
  static void cancel(JobClient job) throws Exception {
    job.cancel().get(30, TimeUnit.SECONDS);
    // Rather than by asking without end, which takes a processor from what is waited for.
    job.getJobExecutionResult().handle((result, cancelled) -> null).get(30, TimeUnit.SECONDS);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!job.getJobStatus().get(10, TimeUnit.SECONDS).isGloballyTerminalState()) {
      assertThat(System.nanoTime()).as("the job ends in time").isLessThan(deadline);
    }
  }

  /** Sends the first config of every tenant, and waits until all are accepted. */
  void configure(List<String> tenants) {
    List<ProducerRecord<byte[], byte[]>> requests = new ArrayList<>();
    for (String tenant : tenants) {
      String json = Population.config(tenant, 1);
      requests.add(
          new ProducerRecord<>(names.config(), tenant.getBytes(UTF_8), json.getBytes(UTF_8)));
    }
    send(requests);
    List<String> answers = texts(names.configStatus(), tenants.size());
    assertThat(answers).hasSize(tenants.size()).allMatch(line -> line.contains("\"accepted\""));
  }

  /** Sends events in their order, each entity's to one partition. */
  void events(List<Population.Sent> events) {
    send(
        events.stream()
            .map(
                event ->
                    new ProducerRecord<>(
                        names.events(),
                        null,
                        event.millis(),
                        event.key().getBytes(UTF_8),
                        event.json().getBytes(UTF_8)))
            .toList());
  }

  void send(List<ProducerRecord<byte[], byte[]>> records) {
    Properties client = client();
    // A topic that was made a moment ago may take the second of two requests first.
    client.put("max.in.flight.requests.per.connection", "1");
    client.put("linger.ms", "5");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The committed scores, in the order of partitions and offsets, when there are {@code count}; a
   * test's deadline fails it with fewer.
   */
  List<String> scores(int count) {
    return texts(names.scores(), count);
  }

  /** The same of any topic. */
  List<String> texts(String topic, int count) {
    return read(topic, count).stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  /** Committed records of {@code topic}, by partition and offset. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    return read(List.of(topic), (consumer, records) -> records.size() >= count);
  }

  /** Waits until so many of the records that are committed in all these topics are wanted. */
  void await(int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted, String... topics) {
    read(List.of(topics), (consumer, records) -> records.stream().filter(wanted).count() >= count);
  }

  /** All that are committed by now. */
  List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    return read(
        List.of(topic),
        (consumer, records) -> {
          if (ends.isEmpty()) {
            ends.putAll(consumer.endOffsets(consumer.assignment()));
          }
          return ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
  }

  private List<ConsumerRecord<byte[], byte[]>> read(List<String> topics, Enough enough) {
    Properties client = client();
    client.put("isolation.level", "read_committed");
    client.put("auto.offset.reset", "earliest");
    client.put("fetch.max.wait.ms", FetchWait.TO_AN_END);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!enough.of(consumer, records)) {
        assertThat(System.nanoTime())
            .as("%s have %d records, which is not enough", topics, records.size())
            .isLessThan(deadline);
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    records.sort(
        (a, b) ->
            a.partition() != b.partition()
                ? Integer.compare(a.partition(), b.partition())
                : Long.compare(a.offset(), b.offset()));
    return records;
  }

  /** Whether a reader needs no more than it has. */
  @FunctionalInterface
  private interface Enough {
    boolean of(
        KafkaConsumer<byte[], byte[]> consumer, List<ConsumerRecord<byte[], byte[]>> records);
  }
}
