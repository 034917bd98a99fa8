package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.EmbeddedKafka;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.verify.Verification;
import dev.weir.tools.write.SavedKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
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
  private static final int ENTITIES = 5;
  private static final int ROUNDS = 400;

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  @TempDir Path empty;

  private static final Population POPULATION = new Population(ENTITIES, 7);
  private static EmbeddedKafka kafka;
  private static List<ProducerRecord<byte[], byte[]>> requests;
  private static List<Population.Sent> history;
  private static String savepoint;

  @BeforeAll
  static void takeSavepoint() throws Exception {
    kafka = EmbeddedKafka.start();
    RealJob real = job(kafka, "before-");
    JobClient job = real.start(null, 2);
    requests = TENANTS.stream().map(tenant -> config(real, tenant)).toList();
    real.send(requests);
    assertThat(real.texts(real.names().configStatus(), TENANTS.size()))
        .allMatch(line -> line.contains("\"accepted\""));
    history = new ArrayList<>(sent(POPULATION.busyRounds(ROUNDS), TENANTS));
    history.addAll(sent(POPULATION.everybody(), TENANTS));
    real.events(history);
    real.scores(history.size());
    savepoint = RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  private static RealJob job(EmbeddedKafka on, String outputs) throws Exception {
    return RealJob.on(on, outputs, "in-");
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
    Outcome expected = goOn(apart, savepoint, next.size());
    try (EmbeddedKafka other = EmbeddedKafka.start()) {
      RealJob united = job(other, "united-");
      united.send(requests);
      united.send(history.stream().map(event -> record(united, event)).toList());
      united.send(next.stream().map(event -> record(united, event)).toList());
      Outcome found = goOn(united, out, next.size());
      assertThat(found.scores).hasSize(next.size()).isEqualTo(asEast(expected.scores));
      assertThat(found.scores).anyMatch(score -> !score.contains("\"status\":\"warming\""));
      assertThat(found.alerts).isNotEmpty().isEqualTo(asEast(expected.alerts));
    }
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

  /** What came of the next events. */
  private record Outcome(List<String> scores, List<String> alerts) {}

  private Outcome goOn(RealJob real, String from, int events) throws Exception {
    JobClient job = real.start(from, 3);
    real.scores(events);
    RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
    job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
    return new Outcome(texts(real, real.names().scores()), texts(real, real.names().alerts()));
  }

  private static List<String> texts(RealJob real, String topic) {
    return real.readAll(topic).stream().map(r -> new String(r.value(), UTF_8)).sorted().toList();
  }

  private static void assertUnited(List<String> in, List<String> out) {
    assertThat(out).noneMatch(text -> text.contains(WEST));
    assertThat(out).filteredOn(of(SavedKind.MODEL, EAST)).hasSize(2 * ENTITIES);
    assertThat(out).filteredOn(of(SavedKind.MODEL, COPYCAT)).hasSize(ENTITIES);
    assertAdded(in, out, SavedKind.ALERT_BUDGET, "spent");
    for (SavedKind once :
        List.of(
            SavedKind.ALERT_BUDGET,
            SavedKind.HEALTH,
            SavedKind.APPLIED_CONFIG,
            SavedKind.CHECKED_CONFIG)) {
      assertThat(count(out, once, EAST)).as(once.toString()).isEqualTo(1);
    }
  }

  private static void assertAdded(
      List<String> in, List<String> out, SavedKind kind, String number) {
    int west = sum(in, kind, WEST, number);
    assertThat(west).as(number).isPositive();
    assertThat(sum(out, kind, EAST, number))
        .as(number)
        .isEqualTo(west + sum(in, kind, EAST, number));
  }

  private static Predicate<String> of(SavedKind kind, String tenant) {
    return text -> text.startsWith(kind + " ") && text.contains(tenant);
  }

  private static int count(List<String> texts, SavedKind kind, String tenant) {
    return (int) texts.stream().filter(of(kind, tenant)).count();
  }

  private static int sum(List<String> texts, SavedKind kind, String tenant, String number) {
    int sum = 0;
    for (String text : texts.stream().filter(of(kind, tenant)).toList()) {
      Matcher found = Pattern.compile(number + "=(\\d+)").matcher(text);
      assertThat(found.find()).as(text).isTrue();
      sum += Integer.parseInt(found.group(1));
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
