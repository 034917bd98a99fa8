package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The promise on a real broker: what a committed reader sees after failures is, byte for byte and
 * key by key, what it sees without them.
 */
class ExactlyOnceTest {
  static final int EVENTS = 6_000;
  private static final int BAD_EVERY = 20;

  /** Good events of one tenant in a hundred: the bad ones are the other tenant's. */
  private static final int ACME_EVENTS = 50;

  private static final long START_MILLIS = 1_750_000_000_000L;

  private static final String CONFIG =
      "{\"tenant\":\"%s\",\"version\":%d,\"features\":[{\"name\":\"a\",\"type\":\"number\"},"
          + "{\"name\":\"b\",\"type\":\"number\"}],\"transforms\":[{\"type\":\"standard-scaler\"}],"
          + "\"detector\":{\"type\":\"online-isolation-forest\",\"trees\":8,\"window\":64,"
          + "\"maxLeafSamples\":8},\"warmup\":200,\"threshold\":{\"medium\":0.9,\"high\":0.95},"
          + "\"alerts\":{\"minSeverity\":\"medium\"}}";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.forSabotage(4);
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  /** Events of two tenants, three entities each; every twentieth is bad. */
  static List<ProducerRecord<byte[], byte[]>> events(KafkaTopics topics, int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      SplittableRandom random = new SplittableRandom(i);
      String tenant = i % 2 == 0 ? "acme" : "globex";
      String entity = "e" + random.nextInt(3);
      long millis = START_MILLIS + i * 100L;
      String bad = i % BAD_EVERY == 7 ? "x" : "";
      String json =
          String.format(
              Locale.ROOT,
              "{\"tenant\":\"%s\",\"entity\":\"%s\",\"id\":\"%d\",\"time\":%d,"
                  + "\"features\":{\"a\":%s%s,\"b\":%s}}",
              tenant,
              entity,
              i,
              millis,
              random.nextDouble(),
              bad,
              random.nextDouble() * (random.nextInt(100) == 0 ? 50 : 1));
      records.add(
          topics.event(tenant + "|" + entity, json.getBytes(StandardCharsets.UTF_8), millis));
    }
    return records;
  }

  static void configure(KafkaTopics topics) {
    topics.send(
        List.of(
            topics.config("acme", String.format(Locale.ROOT, CONFIG, "acme", 1)),
            topics.config("globex", String.format(Locale.ROOT, CONFIG, "globex", 1))));
  }

  private JobClient start(JobOptions options, boolean sabotage, String savepoint) throws Exception {
    Configuration configuration = TestFlink.restarting(options);
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    WeirJob.build(env, options);
    if (sabotage) {
      Saboteur.join(env, options);
    }
    return WeirJob.submit(env);
  }

  /** All committed values by key, in their order, of scores, alerts and dead letters. */
  static Map<String, List<String>> output(KafkaTopics topics, int events) {
    int bad = events / BAD_EVERY;
    Map<String, List<String>> byKey = new TreeMap<>();
    collect(byKey, "scores ", topics.read(topics.names.scores(), events - bad));
    collect(byKey, "dead letters ", topics.read(topics.names.deadLetters(), bad));
    collect(byKey, "alerts ", topics.read(topics.names.alerts(), 0));
    return byKey;
  }

  private static void collect(
      Map<String, List<String>> byKey, String kind, List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      StringBuilder text = new StringBuilder(KafkaTopics.text(record.value()));
      record
          .headers()
          .forEach(
              h ->
                  text.append(' ')
                      .append(h.key())
                      .append('=')
                      .append(new String(h.value(), StandardCharsets.UTF_8)));
      byKey
          .computeIfAbsent(kind + KafkaTopics.text(record.key()), key -> new ArrayList<>())
          .add(text.toString());
    }
  }

  /** Where models live; the cache holds a few of the six, so that they come and go. */
  enum Store {
    HEAP("--state.backend=hashmap"),
    DISK("--state.backend=rocksdb", "--state.model-cache=150 kb");

    private final String[] options;

    Store(String... options) {
      this.options = options;
    }

    private String prefix(String of) {
      return of + "-" + name().toLowerCase(Locale.ROOT) + "-";
    }
  }

  @ParameterizedTest
  @EnumSource
  void failuresChangeNothingThatACommittedReaderSees(Store store) throws Exception {
    KafkaTopics calm = KafkaTopics.create(KAFKA, store.prefix("calm"), store.prefix("same"));
    KafkaTopics rough = KafkaTopics.create(KAFKA, store.prefix("rough"), store.prefix("same"));
    configure(rough);
    Saboteur.STAGE.set(0);
    JobClient disturbed = start(rough.options(2, store.options), true, null);
    int slice = EVENTS / (Saboteur.STAGES + 1);
    for (int stage = 0; stage < Saboteur.STAGES; stage++) {
      rough.send(events(rough, stage * slice, (stage + 1) * slice));
      Saboteur.awaitFailure(stage);
    }
    rough.send(events(rough, Saboteur.STAGES * slice, EVENTS));
    Map<String, List<String>> actual = output(rough, EVENTS);
    TestFlink.cancel(disturbed);

    JobClient undisturbed = start(calm.options(2), false, null);
    Map<String, List<String>> expected = output(calm, EVENTS);
    TestFlink.cancel(undisturbed);

    assertThat(Saboteur.STAGE.get()).as("failures injected").isEqualTo(Saboteur.STAGES);
    assertThat(expected.keySet().stream().filter(key -> key.startsWith("alerts "))).isNotEmpty();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    for (String key : expected.keySet()) {
      assertThat(actual.get(key)).as(key).isEqualTo(expected.get(key));
      if (key.startsWith("scores ")) {
        assertNumbered(key, actual.get(key));
      }
    }
  }

  private static void assertNumbered(String key, List<String> scores) {
    for (int n = 0; n < scores.size(); n++) {
      assertThat(scores.get(n)).as(key).contains("\"n\":" + n + ",");
    }
  }

  /** A canonical savepoint is the same from both: the second half runs with the other one. */
  @ParameterizedTest
  @EnumSource
  void stoppedWithASavepointItGoesOnAtAnotherParallelismInAnotherStore(Store store)
      throws Exception {
    KafkaTopics whole = KafkaTopics.create(KAFKA, store.prefix("whole"), store.prefix("cut"));
    KafkaTopics halves = KafkaTopics.create(KAFKA, store.prefix("halves"), store.prefix("cut"));
    Store other = store == Store.HEAP ? Store.DISK : Store.HEAP;
    configure(whole);
    whole.send(events(whole, 0, EVENTS / 2));
    JobClient first = start(halves.options(2, store.options), false, null);
    int bad = EVENTS / 2 / BAD_EVERY;
    assertThat(halves.read(halves.names.scores(), EVENTS / 2 - bad)).hasSize(EVENTS / 2 - bad);
    String savepoint = TestFlink.stop(first, folder);
    assertThat(Files.exists(Path.of(java.net.URI.create(savepoint)).resolve("_metadata"))).isTrue();
    assertThat(first.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);

    whole.send(events(whole, EVENTS / 2, EVENTS));
    JobClient second = start(halves.options(3, other.options), false, savepoint);
    Map<String, List<String>> actual = output(halves, EVENTS);
    TestFlink.cancel(second);
    JobClient undisturbed = start(whole.options(2), false, null);
    Map<String, List<String>> expected = output(whole, EVENTS);
    TestFlink.cancel(undisturbed);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void badRecordsAreDeadLettersWithTheirBytesAndGoodOnesGoOn() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "bad-", "bad-");
    configure(topics);
    byte[] large = new byte[2 << 20];
    Arrays.fill(large, (byte) 'x');
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events(topics, 0, 6));
    records.add(topics.event("large", large, START_MILLIS));
    records.add(topics.event("empty", new byte[0], START_MILLIS));
    records.add(topics.event("null", null, START_MILLIS));
    records.add(topics.event("utf16", "{}".getBytes(StandardCharsets.UTF_16), START_MILLIS));
    topics.send(records);
    JobClient job = start(topics.options(2), false, null);
    List<ConsumerRecord<byte[], byte[]>> letters = topics.read(topics.names.deadLetters(), 4);
    assertThat(topics.read(topics.names.scores(), 6)).hasSize(6);
    TestFlink.cancel(job);
    Map<String, String> codes = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : letters) {
      String key = KafkaTopics.text(letter.key());
      codes.put(key, KafkaTopics.text(letter.headers().lastHeader("weir-code").value()));
      assertThat(letter.timestamp()).isEqualTo(START_MILLIS);
      if (key.equals("large")) {
        assertThat(letter.value()).isEqualTo(large);
      }
    }
    assertThat(codes)
        .isEqualTo(
            Map.of(
                "large", "EVENT_TOO_LARGE",
                "empty", "EMPTY",
                "null", "TOMBSTONE",
                "utf16", "BAD_ENCODING"));
  }

  @Test
  void configsChangeWhileTheJobRunsAndANewJobKnowsThem() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "config-", "config-");
    JobClient job = start(topics.options(2), false, null);
    configure(topics);
    assertThat(topics.read(topics.names.configStatus(), 2)).hasSize(2);
    topics.send(events(topics, 0, 100));
    assertThat(labels(topics, 95)).containsOnly("acme@1", "globex@1");

    String second = String.format(Locale.ROOT, CONFIG, "acme", 2).replace("200", "300");
    String invalid = String.format(Locale.ROOT, CONFIG, "acme", 3).replace("200", "-1");
    topics.send(List.of(topics.config("acme", second), topics.config("acme", invalid)));
    List<ConsumerRecord<byte[], byte[]>> answers = topics.read(topics.names.configStatus(), 4);
    assertThat(KafkaTopics.text(answers.get(2).value())).contains("accepted").contains("kept");
    assertThat(KafkaTopics.text(answers.get(3).value()))
        .contains("refused")
        .contains("OUT_OF_RANGE")
        .contains("warmup");
    topics.send(events(topics, 100, 200));
    assertThat(labels(topics, 190).stream().filter("acme@2"::equals)).hasSize(ACME_EVENTS);
    TestFlink.cancel(job);

    JobClient anew = start(topics.options(2), false, null);
    assertThat(labels(topics, 380).stream().filter("acme@2"::equals))
        .as("a job without state reads all events again, under what was accepted")
        .hasSize(3 * ACME_EVENTS);
    assertThat(topics.read(topics.names.configStatus(), 4))
        .as("what was answered is not answered again")
        .hasSize(4);
    TestFlink.cancel(anew);
  }

  /** The configs that the scores name, in no order. */
  private static List<String> labels(KafkaTopics topics, int count) {
    List<ConsumerRecord<byte[], byte[]>> scores = topics.read(topics.names.scores(), count);
    assertThat(scores).hasSize(count);
    return scores.stream()
        .map(
            score ->
                KafkaTopics.text(score.value()).replaceFirst(".*\"config\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Test
  void aThousandTenantsAndWaitingEventsStartTogetherAndNoneIsUnknown() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "cold-", "cold-");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int t = 0; t < 1_000; t++) {
      String tenant = "tenant-" + t;
      records.add(topics.config(tenant, String.format(Locale.ROOT, CONFIG, tenant, 1)));
      String json = "{\"tenant\":\"%s\",\"time\":%d,\"features\":{\"a\":1,\"b\":2}}";
      byte[] event =
          String.format(Locale.ROOT, json, tenant, START_MILLIS).getBytes(StandardCharsets.UTF_8);
      records.add(topics.event(tenant, event, START_MILLIS));
    }
    topics.send(records);
    JobClient job = start(topics.options(2), false, null);
    assertThat(topics.read(topics.names.scores(), 1_000)).hasSize(1_000);
    assertThat(topics.read(topics.names.deadLetters(), 0)).isEmpty();
    assertThat(topics.read(topics.names.configStatus(), 1_000)).hasSize(1_000);
    TestFlink.cancel(job);
  }

  @Test
  void atLeastOnceShowsResultsWithoutWaitingForACheckpoint() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "loose-", "loose-");
    configure(topics);
    topics.send(events(topics, 0, 100));
    JobClient job = start(topics.options(2, "--sinks.guarantee=at-least-once"), false, null);
    assertThat(topics.read(topics.names.scores(), 95)).hasSize(95);
    assertThat(topics.read(topics.names.deadLetters(), 5)).hasSize(5);
    TestFlink.cancel(job);
  }
}
