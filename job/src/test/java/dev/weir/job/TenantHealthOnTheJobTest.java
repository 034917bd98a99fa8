package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.weir.kafka.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lines of the health topic on a real broker, against what stands in the other topics. */
class TenantHealthOnTheJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START_MILLIS = 1_750_000_020_000L;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int MINUTES = 12;
  private static final int ENTITIES = 10;
  private static final long CLOSING_MILLIS = START_MILLIS + 3 * MINUTES * MINUTE_MILLIS;
  private static final int MOST_CLOSINGS = 40;
  private static final String OTHER = "__other__";

  private static final String CONFIG =
      "{\"tenant\":\"%s\",\"version\":1,\"features\":[{\"name\":\"a\",\"type\":\"number\"}],"
          + "\"detector\":{\"type\":\"robust-z-score\",\"window\":32},\"warmup\":160%s}";

  private static final String PARKING =
      ",\"limits\":{\"eventsPerSecond\":1,\"burst\":2,\"onExceed\":\"park\"}";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.forSabotage(4);
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;
  private int closings;

  /** What became of a tenant's records, by the lines or by the other topics. */
  private static final class Tally {
    final Map<String, Map<String, Long>> all = new TreeMap<>();

    void add(String tenant, String what, long many) {
      if (many != 0) {
        all.computeIfAbsent(tenant, name -> new TreeMap<>()).merge(what, many, Long::sum);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> event(
      KafkaTopics topics, String tenant, int entity, String value, long millis) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"%s\",\"entity\":\"e%d\",\"time\":%d,\"features\":{\"a\":%s}}",
            tenant,
            entity,
            millis,
            value);
    return topics.event(tenant + "|e" + entity, json.getBytes(StandardCharsets.UTF_8), millis);
  }

  /** Good ones, some that are refused where they are decoded, and some that nobody owns. */
  private static List<ProducerRecord<byte[], byte[]>> minute(KafkaTopics topics, int minute) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int e = 0; e < ENTITIES; e++) {
      long millis = START_MILLIS + minute * MINUTE_MILLIS + e * 100L;
      records.add(event(topics, "acme", e, Integer.toString(e * minute % 7), millis));
      records.add(event(topics, "globex", e, "2", millis));
    }
    long millis = START_MILLIS + minute * MINUTE_MILLIS + 59_999;
    records.add(event(topics, "acme", 0, "\"none\"", millis));
    records.add(topics.event("x", new byte[] {'{'}, millis));
    return records;
  }

  /** Far behind all others: closes their minutes, each time those that came late a minute ago. */
  private static List<ProducerRecord<byte[], byte[]>> closing(KafkaTopics topics, int time) {
    long millis = CLOSING_MILLIS + time * 2 * MINUTE_MILLIS;
    return List.of(
        event(topics, "acme", 0, "1", millis),
        event(topics, "globex", 0, "1", millis),
        topics.event("x", new byte[] {'{'}, millis));
  }

  /** What stands in the other topics, of which there are {@code records} once all is committed. */
  private static Tally written(KafkaTopics topics, int records) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int left = 20; all.size() < records && left > 0; left--) {
      all.clear();
      all.addAll(topics.read(topics.names.parked(), 1));
      all.addAll(topics.read(topics.names.deadLetters(), 1));
      all.addAll(topics.read(topics.names.scores(), 1));
    }
    assertThat(all).hasSize(records);
    Tally tally = new Tally();
    for (ConsumerRecord<byte[], byte[]> record : all) {
      if (record.timestamp() >= CLOSING_MILLIS) {
        continue;
      }
      var code = record.headers().lastHeader("weir-code");
      if (code == null) {
        tally.add(tenantOf(record), "scores", 1);
      } else {
        var tenant = record.headers().lastHeader("weir-tenant");
        tally.add(
            tenant == null ? OTHER : KafkaTopics.text(tenant.value()),
            KafkaTopics.text(code.value()),
            1);
      }
    }
    return tally;
  }

  private static String tenantOf(ConsumerRecord<byte[], byte[]> score) {
    return parse(score).path("tenant").asText();
  }

  private static JsonNode parse(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Tally counted(List<ConsumerRecord<byte[], byte[]>> lines) {
    Tally tally = new Tally();
    for (ConsumerRecord<byte[], byte[]> record : lines) {
      JsonNode line = parse(record);
      if (Instant.parse(line.path("minute").asText()).toEpochMilli()
          >= CLOSING_MILLIS - MINUTE_MILLIS) {
        continue;
      }
      String tenant = line.path("tenant").asText();
      long statuses = 0;
      for (JsonNode status : line.path("statuses")) {
        statuses += status.asLong();
      }
      assertThat(statuses).as("%s", line).isEqualTo(line.path("scores").asLong());
      tally.add(tenant, "events", line.path("events").asLong());
      tally.add(tenant, "scores", line.path("scores").asLong());
      for (Map.Entry<String, JsonNode> refused : line.path("rejectedBy").properties()) {
        tally.add(tenant, refused.getKey(), refused.getValue().asLong());
      }
    }
    return tally;
  }

  private static long events(Tally tally) {
    return tally.all.values().stream().mapToLong(of -> of.getOrDefault("events", 0L)).sum();
  }

  /** Lets time go by for the tenants until the lines tell of so many events. */
  private List<ConsumerRecord<byte[], byte[]>> lines(KafkaTopics topics, long events) {
    List<ConsumerRecord<byte[], byte[]>> lines = List.of();
    while (events(counted(lines)) < events && closings < MOST_CLOSINGS) {
      topics.send(closing(topics, closings++));
      lines = topics.read(topics.names.tenantHealth(), lines.size() + 1);
    }
    return lines;
  }

  @Test
  void linesAddUpToWhatStandsInTheOtherTopicsAlsoAfterARestart() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "health-", "health-");
    String[] more = {"--health.interval=100 ms", "--health.grace=1 s", "--admission.entities=7"};
    topics.send(
        List.of(
            topics.config("acme", String.format(Locale.ROOT, CONFIG, "acme", "")),
            topics.config("globex", String.format(Locale.ROOT, CONFIG, "globex", PARKING))));
    JobClient job = TestFlink.start(topics.options(2, more), null);
    assertThat(topics.read(topics.names.configStatus(), 2)).hasSize(2);
    int sent = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      List<ProducerRecord<byte[], byte[]>> records = minute(topics, minute);
      topics.send(records);
      sent += records.size();
      if (minute == MINUTES / 2) {
        // While its last events are on their way.
        String savepoint = TestFlink.stop(job, folder);
        job = TestFlink.start(topics.options(3, more), savepoint);
      }
    }
    check(topics, job, sent);
  }

  @Test
  void linesAddUpAlsoAfterFailuresAtEveryMomentAndTheLossOfATaskManager(
      @InjectMiniCluster MiniCluster cluster) throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "lost-", "lost-");
    JobOptions options =
        topics.options(
            2, "--health.interval=100 ms", "--health.grace=1 s", "--admission.entities=7");
    topics.send(
        List.of(
            topics.config("acme", String.format(Locale.ROOT, CONFIG, "acme", "")),
            topics.config("globex", String.format(Locale.ROOT, CONFIG, "globex", PARKING))));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestFlink.restarting(options));
    WeirJob.build(env, options);
    Saboteur.STAGE.set(0);
    Saboteur.join(env, options);
    JobClient job = WeirJob.submit(env);
    assertThat(topics.read(topics.names.configStatus(), 2)).hasSize(2);
    int sent = 0;
    int half = Saboteur.STAGES / 2;
    for (int minute = 0; minute < 2 * MINUTES; minute++) {
      if (minute == MINUTES) {
        awaitFailures(0, half);
        cluster.terminateTaskManager(0).get(60, TimeUnit.SECONDS);
        cluster.startTaskManager();
      }
      List<ProducerRecord<byte[], byte[]>> records = minute(topics, minute);
      topics.send(records);
      sent += records.size();
    }
    awaitFailures(half, Saboteur.STAGES);
    check(topics, job, sent);
  }

  private static void awaitFailures(int from, int to) {
    for (int stage = from; stage < to; stage++) {
      Saboteur.awaitFailure(stage);
    }
  }

  /** That the lines of so many records add up to what stands in the other topics. */
  private void check(KafkaTopics topics, JobClient job, int sent) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> lines = lines(topics, sent);
    Tally written = written(topics, sent + 3 * closings);
    TestFlink.cancel(job);

    assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(faults(line)).isEmpty());
    Tally counted = counted(lines);
    counted.all.forEach(
        (tenant, counts) -> {
          long events = counts.remove("events");
          assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
              .as("%s: %s", tenant, counts)
              .isEqualTo(events);
        });
    assertThat(counted.all).isEqualTo(written.all).containsOnlyKeys("acme", "globex", OTHER);
    assertThat(counted.all.get("acme")).containsKeys("scores", "WRONG_TYPE", "ENTITY_LIMIT");
    assertThat(counted.all.get("globex")).containsKeys("scores", "RATE_LIMITED");
  }

  static List<String> faults(ConsumerRecord<byte[], byte[]> line) {
    Path schemas = Path.of("..", "configs", "schema").toAbsolutePath().normalize();
    String location = schemas.resolve("tenant-health.schema.json").toUri().toString();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(location));
    return schema.validate(parse(line)).stream().map(Object::toString).toList();
  }
}
