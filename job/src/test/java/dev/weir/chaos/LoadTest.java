package dev.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.FetchWait;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The player on a real broker. */
class LoadTest {
  private static final long SEED = 7;
  private static final int MAX_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private EmbeddedKafka kafka;
  private String servers;

  @BeforeEach
  void startKafka() {
    kafka = EmbeddedKafka.start();
    servers = kafka.bootstrapServers();
  }

  @AfterEach
  void stopKafka() {
    kafka.close();
  }

  private void createTopics(StormPlan plan) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, plan.partitions(), MAX_BYTES));
    }
  }

  private Load play(StormPlan plan, Pace pace) {
    Load.Broker broker = new Load.Broker(servers, TopicNames.DEFAULT);
    return Load.play(new Storm(plan), broker, pace, () -> Long.MAX_VALUE);
  }

  private static void await(String what, BooleanSupplier reached) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aBrokerThatStopsAndReturnsHasEveryRecordOnceAndInOrder() throws Exception {
    StormPlan plan = StormPlan.of(SEED, 60_000, 2_000).withLeadSeconds(5);
    createTopics(plan);
    try (AnsweringDouble job = new AnsweringDouble(servers, TopicNames.DEFAULT);
        Load load = play(plan, Pace.realTime(15_000))) {
      await("a third is there", () -> load.progress().acknowledged() > 20_000);
      kafka.stop();
      await("it falls behind", () -> load.progress().lag() > 1_000);
      assertThat(load.progress().acknowledged()).isLessThan(plan.events());
      kafka.restart();
      assertThat(load.await(PATIENCE)).as("it ends").isTrue();
      LoadProgress end = load.progress();
      assertThat(end.failure()).isNull();
      assertThat(end.done()).isTrue();
      assertThat(end.sent()).isEqualTo(plan.events());
      assertThat(end.acknowledged()).isEqualTo(plan.events());
      assertThat(end.gates()).isGreaterThan(3);
      assertThat(end.lag()).isZero();
    }
    assertLogIsThePlan(plan);
  }

  @Test
  void aBrokerThatIsKilledAndOneThatHangsHaveEveryRecordOnceAndInOrder(@TempDir Path folder)
      throws Exception {
    StormPlan plan = StormPlan.of(SEED, 90_000, 2_000).withLeadSeconds(5);
    try (BrokerProcess broker = new BrokerProcess(folder)) {
      servers = broker.bootstrapServers();
      createTopics(plan);
      try (AnsweringDouble job = new AnsweringDouble(servers, TopicNames.DEFAULT);
          Load load = play(plan, Pace.realTime(15_000))) {
        await("some are there", () -> load.progress().acknowledged() > 20_000);
        broker.kill();
        await("it falls behind", () -> load.progress().lag() > 1_000);
        broker.start();
        await("it goes on", () -> load.progress().acknowledged() > 50_000);
        broker.signal("STOP");
        long hanging = System.nanoTime();
        // Longer than the clients wait for an answer: they send again what it still holds.
        await("it hangs", () -> System.nanoTime() - hanging > 8_000_000_000L);
        broker.signal("CONT");
        assertThat(load.await(PATIENCE)).as("it ends").isTrue();
        assertThat(load.progress().failure()).isNull();
        assertThat(load.progress().acknowledged()).isEqualTo(plan.events());
      }
      assertLogIsThePlan(plan);
    }
  }

  @Test
  void nothingPassesAGateThatOnlyAnAbortedLineOpens() throws Exception {
    StormPlan plan = StormPlan.of(SEED, 100, 100);
    createTopics(plan);
    try (Load load = play(plan, Pace.flatOut())) {
      await("it waits", () -> load.progress().waitingAt() != null);
      answerAll(plan, false);
      await("it waits on", () -> load.progress().waited().toMillis() > 1_500);
      assertThat(load.progress().sent()).isZero();
      assertThat(load.progress().requests()).isEqualTo(plan.tenants());
      answerAll(plan, true);
      assertThat(load.await(PATIENCE)).isTrue();
      assertThat(load.progress().done()).isTrue();
      assertThat(load.progress().gatesWaitedFor()).isEqualTo(1);
    }
    assertLogIsThePlan(plan);
  }

  /** Says of every tenant's first version that it is accepted. */
  private void answerAll(StormPlan plan, boolean commit) {
    var settings = PatientClient.producer(servers);
    settings.put("transactional.id", "answers");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < plan.tenants(); i++) {
        String json =
            "{\"tenant\":\"%s\",\"version\":1,\"status\":\"accepted\",\"source\":{\"topic\":\"config\",\"partition\":0,\"offset\":%d}}"
                .formatted(new StormTenant(i, i < plan.tenants() - 2).name(), i);
        producer.send(
            new ProducerRecord<>(
                TopicNames.DEFAULT.configStatus(), json.getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  @Test
  void itStopsAtOnceAlsoAtAGate() throws Exception {
    StormPlan plan = StormPlan.of(SEED, 100, 100);
    createTopics(plan);
    try (Load load = play(plan, Pace.flatOut())) {
      await("it waits", () -> load.progress().waitingAt() != null);
      load.stop();
      assertThat(load.await(Duration.ofSeconds(10))).isTrue();
      assertThat(load.progress().done()).isFalse();
      assertThat(load.progress().failure()).isNull();
    }
  }

  @Test
  void whatTheBrokerRefusesEndsItWithTheReason() throws Exception {
    StormPlan plan = StormPlan.of(SEED, 100, 100);
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
      NewTopic narrow = new NewTopic(TopicNames.DEFAULT.config(), 1, (short) 1);
      admin.createTopics(List.of(narrow.configs(Map.of("max.message.bytes", "100")))).all().get();
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, plan.partitions(), MAX_BYTES));
    }
    try (Load load = play(plan, Pace.flatOut())) {
      assertThat(load.await(PATIENCE)).isTrue();
      assertThat(load.progress().done()).isFalse();
      assertThat(load.progress().failure())
          .hasMessageContaining("did not take a record of topic config")
          .hasMessageContaining("RecordTooLarge");
    }
  }

  private void assertLogIsThePlan(StormPlan plan) {
    List<List<String>> expected = new ArrayList<>();
    for (int i = 0; i < plan.partitions(); i++) {
      expected.add(new ArrayList<>());
    }
    List<String> requests = new ArrayList<>();
    Storm storm = new Storm(plan);
    while (storm.hasNext()) {
      Step step = storm.next();
      if (step instanceof Step.EventStep event) {
        expected
            .get(event.partition())
            .add(line(event.key(), event.value(), event.timestampMillis()));
      } else if (step instanceof Step.RequestStep request) {
        requests.add(line(request.key(), request.value(), request.timestampMillis()));
      }
    }
    for (int i = 0; i < plan.partitions(); i++) {
      assertSame(TopicNames.DEFAULT.events(), i, expected.get(i));
    }
    assertSame(TopicNames.DEFAULT.config(), 0, requests);
  }

  private void assertSame(String topic, int partition, List<String> expected) {
    List<String> found = read(new TopicPartition(topic, partition));
    int same = 0;
    while (same < Math.min(found.size(), expected.size())
        && found.get(same).equals(expected.get(same))) {
      same++;
    }
    assertThat(same).as("records of %s-%d as planned", topic, partition).isEqualTo(expected.size());
    assertThat(found).as("%s-%d, seed %d", topic, partition, SEED).hasSameSizeAs(expected);
  }

  private List<String> read(TopicPartition partition) {
    List<String> lines = new ArrayList<>();
    Properties client = PatientClient.committedReader(servers);
    client.put("fetch.max.wait.ms", FetchWait.TO_AN_END);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          lines.add(line(record.key(), record.value(), record.timestamp()));
        }
      }
    }
    return lines;
  }

  private static String line(byte[] key, byte[] value, long timestamp) {
    String text = value == null ? "null" : value.length + ":" + Arrays.hashCode(value);
    return timestamp
        + " "
        + HexFormat.of().formatHex(key, 0, Math.min(40, key.length))
        + " "
        + text;
  }
}
