package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.Topics;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.verify.Verification;
import dev.weir.tools.write.SavedKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants of the real job that learn alike become one, and both go on as they would have. */
class MergeTenantsTest {
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofMinutes(1), Progress.SILENT);
  private static final String WEST = "west-bank.robust-z-score";
  private static final String EAST = "east-bank.robust-z-score";

  /** Has models of entities that {@link #WEST} has, too. */
  private static final String COPYCAT = "copycat.robust-z-score";

  private static final List<String> TENANTS = List.of(WEST, EAST, COPYCAT);
  private static final String FEEDBACK = "in-feedback";
  private static final String HEARD = "--feedback.topic=" + FEEDBACK;
  private static final int ENTITIES = 5;
  private static final int ROUNDS = 400;

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  @TempDir Path empty;

  private static final Population POPULATION = new Population(ENTITIES, 7);
  private static EmbeddedKafka kafka;
  private static List<ProducerRecord<byte[], byte[]>> requests;

  /** Alerts of a tenant that can be judged; the third was not, before the savepoint. */
  private static final Map<String, List<JsonNode>> ALERTS = new HashMap<>();

  private static List<Population.Sent> history;
  private static String savepoint;

  @BeforeAll
  static void takeSavepoint() throws Exception {
    kafka = EmbeddedKafka.start();
    RealJob real = job(kafka, "before-");
    JobClient job = real.start(null, 2, HEARD);
    requests = new ArrayList<>(TENANTS.stream().map(tenant -> config(real, tenant)).toList());
    real.send(requests);
    assertThat(real.texts(real.names().configStatus(), TENANTS.size()))
        .allMatch(line -> line.contains("\"accepted\""));
    history = new ArrayList<>(sent(POPULATION.busyRounds(ROUNDS), TENANTS));
    history.addAll(sent(POPULATION.everybody(), TENANTS));
    real.events(history);
    real.scores(history.size());
    sayWhatPeopleSay(real);
    savepoint = RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
  }

  /** Two entities are muted, and two alerts of each tenant judged: one is right, one is not. */
  private static void sayWhatPeopleSay(RealJob real) {
    List<ProducerRecord<byte[], byte[]>> said = new ArrayList<>();
    for (String tenant : List.of(WEST, EAST)) {
      said.add(mute(real, tenant, tenant.substring(0, 4) + "-card-number-1"));
      ALERTS.put(tenant, await(() -> high(real, tenant), 3));
      said.add(verdict(tenant, ALERTS.get(tenant).get(0), "anomaly"));
      said.add(verdict(tenant, ALERTS.get(tenant).get(1), "normal"));
    }
    real.send(said);
    requests.addAll(said);
    assertThat(await(() -> feedback(real), 4)).allMatch(line -> line.path("matched").asBoolean());
    // The answer to each mute, and the words of two subtasks.
    real.texts(real.names().configStatus(), TENANTS.size() + 6);
  }

  private static ProducerRecord<byte[], byte[]> mute(RealJob real, String tenant, String entity) {
    String json =
        "{\"id\":\"%s\",\"command\":\"mute\",\"tenant\":\"%s\",\"entity\":\"%s\","
            + "\"until\":\"2099-01-01T00:00:00Z\"}";
    return new ProducerRecord<>(
        real.names().commands(),
        tenant.getBytes(UTF_8),
        String.format(Locale.ROOT, json, entity, tenant, entity).getBytes(UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> verdict(
      String tenant, JsonNode alert, String verdict) {
    String json = "{\"tenant\":\"%s\",\"entity\":\"%s\",\"id\":\"%s\",\"verdict\":\"%s\"}";
    String entity = alert.path("entity").asText();
    return new ProducerRecord<>(
        FEEDBACK,
        tenant.getBytes(UTF_8),
        String.format(Locale.ROOT, json, tenant, entity, alert.path("id").asText(), verdict)
            .getBytes(UTF_8));
  }

  private static List<JsonNode> high(RealJob real, String tenant) {
    return lines(real, real.names().alerts())
        .filter(alert -> alert.path("tenant").asText().equals(tenant))
        .filter(alert -> alert.path("severity").asText().equals("high"))
        .toList();
  }

  private static List<JsonNode> feedback(RealJob real) {
    return lines(real, real.names().tenantHealth())
        .filter(line -> line.path("kind").asText().equals("feedback"))
        .toList();
  }

  private static Stream<JsonNode> lines(RealJob real, String topic) {
    return real.readAll(topic).stream().map(MergeTenantsTest::json);
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new ObjectMapper().readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> await(Supplier<List<JsonNode>> lines, int wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    List<JsonNode> found = lines.get();
    while (found.size() < wanted) {
      assertThat(System.nanoTime()).as("%s, and no more", found).isLessThan(deadline);
      found = lines.get();
    }
    return found;
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  private static RealJob job(EmbeddedKafka on, String outputs) throws Exception {
    RealJob job = RealJob.on(on, outputs, "in-");
    try (Admin admin = Admin.create(job.client())) {
      Topics.createMissing(admin, List.of(new NewTopic(FEEDBACK, 1, (short) 1)));
    }
    return job;
  }

  private static ProducerRecord<byte[], byte[]> config(RealJob real, String tenant) {
    String json =
        Population.config(tenant, 1)
            .replace(
                "\"detector\":{\"type\":\"robust-z-score\"",
                "\"detector\":{\"type\":\"robust-z-score\",\"window\":64")
            .replace("\"cooldown\":\"PT30S\"", "\"cooldown\":\"PT1S\",\"budget\":10000")
            .replace("\"explain\"", "\"limits\":{\"eventsPerSecond\":100000},\"explain\"");
    return new ProducerRecord<>(
        real.names().config(), tenant.getBytes(UTF_8), json.getBytes(UTF_8));
  }

  /** The events of the first tenants of the population, under the names of these. */
  private static List<Population.Sent> sent(List<Population.Sent> events, List<String> tenants) {
    List<Population.Sent> sent = new ArrayList<>();
    for (Population.Sent event : events) {
      int which = Population.tenants().indexOf(event.tenant());
      if (which < tenants.size()) {
        String tenant = tenants.get(which);
        String entity = (tenant.equals(EAST) ? "east-" : "west-") + event.entity();
        String json =
            renamed(event.json(), event.tenant(), tenant)
                .replace('"' + event.entity() + '"', '"' + entity + '"');
        sent.add(new Population.Sent(tenant, entity, event.millis(), json));
      }
    }
    return sent;
  }

  private static String renamed(String json, String from, String to) {
    return json.replace('"' + from + '"', '"' + to + '"').replace('"' + from + '@', '"' + to + '@');
  }

  private Ran migrate(String from, String to) {
    String out = empty.resolve("out").toString();
    return Ran.of("migrate", "--rename-tenant", from + "=" + to, "--merge", savepoint, out);
  }

  @Test
  void bothGoOnUnderOneNameAsTheyWouldHave() throws Exception {
    Ran ran = migrate(WEST, EAST);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    String out = empty.resolve("out").toUri().toString();
    assertThat(Verification.of(out, SETTINGS).faults()).isEmpty();
    assertUnited(Elements.of(savepoint, SETTINGS), Elements.of(out, SETTINGS));

    List<Population.Sent> next = POPULATION.busyRounds(20);
    next.addAll(POPULATION.everybody());
    next = sent(next, List.of(WEST, EAST));
    RealJob apart = job(kafka, "apart-");
    apart.events(next);
    JsonNode notJudged = ALERTS.get(WEST).get(2);
    apart.send(List.of(verdict(WEST, notJudged, "anomaly")));
    Outcome expected = goOn(apart, savepoint, next.size());
    try (EmbeddedKafka other = EmbeddedKafka.start()) {
      RealJob united = job(other, "united-");
      united.send(requests);
      united.send(history.stream().map(event -> record(united, event)).toList());
      united.send(next.stream().map(event -> record(united, event)).toList());
      united.send(List.of(verdict(EAST, notJudged, "anomaly")));
      Outcome found = goOn(united, out, next.size());
      assertThat(found.scores).hasSize(next.size()).isEqualTo(asEast(expected.scores));
      assertThat(found.scores).anyMatch(score -> !score.contains("\"status\":\"warming\""));
      assertThat(found.alerts).isNotEmpty().isEqualTo(asEast(expected.alerts));
      assertThat(found.alerts).as("muted").noneMatch(alert -> alert.contains("card-number-1\""));
      assertCounts(expected.feedback, 2, 1);
      assertCounts(found.feedback, 3, 2);
    }
  }

  private static void assertCounts(JsonNode line, int anomalies, int normals) {
    assertThat(line.path("matched").asBoolean()).as(line.toString()).isTrue();
    assertThat(line.path("anomalies").asInt()).as(line.toString()).isEqualTo(anomalies);
    assertThat(line.path("normals").asInt()).as(line.toString()).isEqualTo(normals);
  }

  /** In its old partition, under the name of the united. */
  private static ProducerRecord<byte[], byte[]> record(RealJob to, Population.Sent event) {
    String json = renamed(event.json(), WEST, EAST);
    return new ProducerRecord<>(
        to.names().events(),
        null,
        event.millis(),
        event.key().getBytes(UTF_8),
        json.getBytes(UTF_8));
  }

  private static List<String> asEast(List<String> lines) {
    return lines.stream().map(line -> renamed(line, WEST, EAST)).sorted().toList();
  }

  /** What came of the next events, and of what was said of an alert before. */
  private record Outcome(List<String> scores, List<String> alerts, JsonNode feedback) {}

  private Outcome goOn(RealJob real, String from, int events) throws Exception {
    JobClient job = real.start(from, 3, HEARD);
    real.scores(events);
    JsonNode feedback = await(() -> feedback(real), 1).get(0);
    RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
    job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
    return new Outcome(
        texts(real, real.names().scores()), texts(real, real.names().alerts()), feedback);
  }

  private static List<String> texts(RealJob real, String topic) {
    return real.readAll(topic).stream().map(r -> new String(r.value(), UTF_8)).sorted().toList();
  }

  private static void assertUnited(List<String> in, List<String> out) {
    assertThat(out).noneMatch(text -> text.contains(WEST));
    assertThat(out).filteredOn(of(SavedKind.MODEL, EAST)).hasSize(2 * ENTITIES);
    assertThat(out).filteredOn(of(SavedKind.MODEL, COPYCAT)).hasSize(ENTITIES);
    assertAdded(in, out, SavedKind.ALERT_BUDGET, "spent");
    assertAdded(in, out, SavedKind.VERDICTS, "anomalies");
    assertAdded(in, out, SavedKind.VERDICTS, "normals");
    for (SavedKind many : List.of(SavedKind.MODEL, SavedKind.LEDGER, SavedKind.COMMAND)) {
      assertThat(count(out, many, EAST))
          .as(many.toString())
          .isGreaterThan(count(in, many, EAST))
          .isEqualTo(count(in, many, EAST) + count(in, many, WEST));
    }
    assertThat(decisions(out, EAST)).isEqualTo(decisions(in, EAST) + decisions(in, WEST));
    assertThat(out)
        .filteredOn(of(SavedKind.FENCE, EAST))
        .singleElement()
        .asString()
        .contains("west-card-number-1=")
        .contains("east-card-number-1=");
    assertThat(sum(out, SavedKind.ALERT_CLOCK, EAST, "millis"))
        .isEqualTo(
            Math.max(
                sum(in, SavedKind.ALERT_CLOCK, EAST, "millis"),
                sum(in, SavedKind.ALERT_CLOCK, WEST, "millis")));
    assertThat(count(in, SavedKind.LIMITS, WEST)).as("partitions").isPositive();
    assertThat(out.stream().filter(of(SavedKind.LIMITS, EAST)).map(MergeTenantsTest::place))
        .containsExactlyElementsOf(
            in.stream()
                .filter(of(SavedKind.LIMITS, EAST).or(of(SavedKind.LIMITS, WEST)))
                .map(MergeTenantsTest::place)
                .toList());
    for (SavedKind once :
        List.of(
            SavedKind.ALERT_BUDGET,
            SavedKind.HEALTH,
            SavedKind.ALERT_CLOCK,
            SavedKind.VERDICTS,
            SavedKind.APPLIED_CONFIG,
            SavedKind.CHECKED_CONFIG)) {
      assertThat(count(out, once, EAST)).as(once.toString()).isEqualTo(1);
    }
  }

  private static void assertAdded(
      List<String> in, List<String> out, SavedKind kind, String number) {
    long west = sum(in, kind, WEST, number);
    assertThat(west).as(number).isPositive();
    assertThat(sum(out, kind, EAST, number))
        .as(number)
        .isEqualTo(west + sum(in, kind, EAST, number));
  }

  /** Topic, partition and offset. */
  private static String place(String limits) {
    return limits.substring(0, limits.indexOf('['));
  }

  private static int decisions(List<String> texts, String tenant) {
    return texts.stream()
        .filter(of(SavedKind.LEDGER, tenant))
        .mapToInt(text -> text.split("Decision\\[", -1).length - 1)
        .sum();
  }

  private static Predicate<String> of(SavedKind kind, String tenant) {
    return text -> text.startsWith(kind + " ") && text.contains(tenant);
  }

  private static int count(List<String> texts, SavedKind kind, String tenant) {
    return (int) texts.stream().filter(of(kind, tenant)).count();
  }

  private static long sum(List<String> texts, SavedKind kind, String tenant, String number) {
    long sum = 0;
    for (String text : texts.stream().filter(of(kind, tenant)).toList()) {
      Matcher found = Pattern.compile(number + "=(\\d+)").matcher(text);
      assertThat(found.find()).as(text).isTrue();
      sum += Long.parseLong(found.group(1));
    }
    return sum;
  }

  @Test
  void anEntityOfBothIsNamedAndNothingIsLeft() throws Exception {
    Ran ran = migrate(COPYCAT, WEST);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(4);
    assertThat(ran.err()).contains("found two for " + WEST + "/west-card-number-");
    try (Stream<Path> files = Files.list(empty)) {
      assertThat(files).as("nothing is left").isEmpty();
    }
  }
}
