package dev.weir.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.FetchWait;
import dev.weir.kafka.KafkaFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real broker, read back by a committed reader. */
class RedriveTest {
  private static final int EVENTS = 1_700;
  private static EmbeddedKafka kafka;
  private static int runs;
  private final Properties client = new Properties();
  private String events;
  private String parked;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void fillTopics() throws Exception {
    client.put("bootstrap.servers", kafka.bootstrapServers());
    runs++;
    events = "events-" + runs;
    parked = "parked-" + runs;
    try (Admin admin = Admin.create(client)) {
      List<NewTopic> topics =
          List.of(new NewTopic(events, 2, (short) 1), new NewTopic(parked, 1, (short) 1));
      admin.createTopics(topics).all().get();
    }
    Properties writing = new Properties();
    writing.putAll(client);
    // Of several requests in flight a topic that was made a moment ago may take a later one first,
    // and none of those before it ever after.
    writing.put("max.in.flight.requests.per.connection", "1");
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(writing, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < EVENTS; i++) {
        String value = i % 100 == 99 ? "" : "v" + i;
        sent.add(producer.send(letter(i, value, i % 2 == 0 ? "acme" : "other")));
      }
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }

  private ProducerRecord<String, String> letter(int i, String value, String tenant) {
    ProducerRecord<String, String> letter =
        new ProducerRecord<>(parked, 0, 1_000L + i, "k" + i, value);
    letter.headers().add("trace", utf8("t" + i));
    letter.headers().add("weir-code", utf8("RATE_LIMITED"));
    letter.headers().add("weir-tenant", utf8(tenant));
    letter.headers().add("weir-topic", utf8(events));
    letter.headers().add("weir-partition", utf8("1"));
    return letter;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private RedriveOrder order(String tenant, boolean keepTimestamps, boolean dryRun) {
    return new RedriveOrder(parked, tenant, null, null, keepTimestamps, dryRun);
  }

  private Redriven run(RedriveOrder order) {
    try (Redrive redrive = new Redrive(order, client, "weir.")) {
      return redrive.run();
    }
  }

  /** Key, value, timestamp and headers of what stands on the events' second partition. */
  private List<String> events() {
    Properties reading = new Properties();
    reading.putAll(client);
    reading.put("isolation.level", "read_committed");
    reading.put("fetch.max.wait.ms", FetchWait.TO_AN_END);
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(events, 1);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = end(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(e -> found.add(e.key() + e.value() + "@" + e.timestamp() + e.headers()));
      }
    }
    return found;
  }

  /**
   * Behind everything, committed or not: a commit is answered before its marks are written, and
   * until then what a committed reader calls the end is before the transaction.
   */
  private long end(TopicPartition partition) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private static List<String> expected(int step) {
    return IntStream.range(0, EVENTS)
        .filter(i -> i % 100 != 99 && i % step == 0)
        .mapToObj(
            i ->
                ("k" + i + "v" + i + "@" + (1_000 + i))
                    + ("RecordHeaders(headers = [RecordHeader(key = trace, value = ["
                        + bytes("t" + i)
                        + "])], isReadOnly = false)"))
        .toList();
  }

  private static String bytes(String text) {
    List<String> all = new ArrayList<>();
    for (byte b : utf8(text)) {
      all.add(Byte.toString(b));
    }
    return String.join(", ", all);
  }

  @Test
  void aRunThatIsKilledAndStartedAgainSendsEachEventOnceAndInOrder() {
    int[] commits = {0};
    RedriveOrder order = order(null, true, false);
    assertThatThrownBy(
            () -> {
              try (Redrive redrive =
                  new Redrive(
                      order,
                      client,
                      "weir.",
                      () -> {
                        if (++commits[0] == 3) {
                          throw new IllegalStateException("killed");
                        }
                      })) {
                redrive.run();
              }
            })
        .hasMessage("killed");
    assertThat(commits[0]).isEqualTo(3);
    Redriven rest = run(order);
    assertThat(rest.sent()).isLessThan(EVENTS - EVENTS / 100);
    assertThat(stripped(events())).isEqualTo(stripped(expected(1)));
    assertThat(run(order)).as("a run more").isEqualTo(new Redriven(0, 0, 0, 0));
    assertThat(events()).hasSize(EVENTS - EVENTS / 100);
  }

  /** Whether headers are read only does not matter. */
  private static List<String> stripped(List<String> found) {
    return found.stream()
        .map(e -> e.replaceAll("RecordHeaders.*key = ", "").replaceAll(",? isReadOnly.*", ""))
        .toList();
  }

  @Test
  void aDryRunSendsNothingAndRemembersNothing() {
    Redriven counted = run(order(null, true, true));
    assertThat(counted).isEqualTo(new Redriven(EVENTS - 17, 17, 0, 0));
    assertThat(events()).isEmpty();
    assertThat(run(order(null, true, false))).isEqualTo(counted);
  }

  @Test
  void oneTenantsEventsGetThePresentUnlessTheyKeepTheirTimes() {
    long before = System.currentTimeMillis();
    Redriven done = run(order("acme", false, false));
    assertThat(done).isEqualTo(new Redriven(EVENTS / 2, 0, 0, EVENTS / 2));
    assertThat(events())
        .hasSize(EVENTS / 2)
        .allMatch(e -> Long.parseLong(e.replaceAll(".*@([0-9]+)R.*", "$1")) >= before);
  }

  @Test
  void aJobThatTellsTenantsByAHeaderFindsThemInIt() {
    Redriven done = run(new RedriveOrder(parked, "acme", null, "owner", false, false));
    assertThat(done.sent()).isEqualTo(EVENTS / 2);
    String owner = "key = owner, value = [" + bytes("acme") + "]";
    assertThat(events()).hasSize(EVENTS / 2).allMatch(e -> e.contains(owner));
  }

  @Test
  void everyRunCommitsThePlacesOfPartitionsWithoutNewLettersToo() throws Exception {
    RedriveOrder order = new RedriveOrder(events, null, null, null, true, false);
    assertThat(run(order)).isEqualTo(new Redriven(0, 0, 0, 0));
    try (Admin admin = Admin.create(client)) {
      assertThat(place(admin, order.group("weir."), new TopicPartition(events, 0))).isZero();
      assertThat(place(admin, order.group("weir."), new TopicPartition(events, 1))).isZero();
    }
  }

  private static long place(Admin admin, String group, TopicPartition partition) throws Exception {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .get(partition)
        .offset();
  }

  @Test
  void aBrokerThatCannotBeFoundIsAFailureOfKafka() {
    client.put("bootstrap.servers", "no-such-host.invalid:9092");
    assertThatThrownBy(() -> run(order(null, true, true)))
        .isInstanceOf(KafkaFailure.class)
        .hasMessageContaining("bootstrap");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    RedriveOrder order = new RedriveOrder("nowhere", null, null, null, false, true);
    assertThatThrownBy(() -> run(order)).hasMessageContaining("nowhere");
  }
}
