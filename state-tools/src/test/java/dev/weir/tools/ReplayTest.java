package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real job did after its savepoints is what a replay of them does. */
class ReplayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ENTITIES = Population.BUSY;

  /** The models are warm, and their scores calibrated. */
  private static final int ROUNDS_BEFORE = 330;

  private static final int ROUNDS_AFTER = 30;
  private static final String CHANGED = "customer.loda";

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir static Path home;
  @TempDir Path folder;

  private static EmbeddedKafka kafka;
  private static RealJob real;
  private static int events;
  private static String canonical;
  private static String nativeRocks;

  /** All scores from the savepoints on. */
  private static List<String> scores;

  /** Those before a tenant's config was changed. */
  private static List<String> scoresBeforeTheChange;

  @BeforeAll
  static void letTheRealJobGoOn() throws Exception {
    kafka = EmbeddedKafka.start();
    real = RealJob.on(kafka, "", "");
    Population population = new Population(ENTITIES, 11);
    List<Population.Sent> before = population.busyRounds(ROUNDS_BEFORE);
    JobClient job = real.start(null, 2, "--state.backend=rocksdb");
    real.configure(Population.tenants());
    real.events(before);
    List<String> earlier = real.scores(before.size());
    canonical = savepoint(job, SavepointFormatType.CANONICAL);
    nativeRocks = RealJob.stop(job, home, SavepointFormatType.NATIVE);

    List<Population.Sent> next = population.busyRounds(ROUNDS_AFTER);
    JobClient again = real.start(nativeRocks, 2, "--state.backend=rocksdb");
    real.events(next);
    int sent = before.size() + next.size();
    scoresBeforeTheChange = new ArrayList<>(real.scores(sent));
    scoresBeforeTheChange.removeAll(new HashSet<>(earlier));
    change();
    List<Population.Sent> last = population.busyRounds(ROUNDS_AFTER);
    real.events(last);
    scores = new ArrayList<>(real.scores(sent + last.size()));
    scores.removeAll(new HashSet<>(earlier));
    events = sent + last.size();
    RealJob.cancel(again);
  }

  private static String savepoint(JobClient job, SavepointFormatType format) throws Exception {
    return job.triggerSavepoint(home.toUri().toString(), format).get();
  }

  /** Another config of one tenant, in force before the next event. */
  private static void change() {
    String json = changed();
    int answers = Population.tenants().size() + 1;
    real.send(
        List.of(
            new ProducerRecord<>(
                real.names().config(), CHANGED.getBytes(UTF_8), json.getBytes(UTF_8))));
    assertThat(real.texts(real.names().configStatus(), answers)).hasSize(answers);
  }

  private static String changed() {
    return Population.config(CHANGED, 2).replace("\"high\":0.95", "\"high\":0.92");
  }

  @AfterAll
  static void stopTheBroker() {
    kafka.close();
  }

  @ParameterizedTest
  @CsvSource({"canonical, 1", "canonical, 3", "native, 3"})
  void everyScoreThatFollowedIsReproducedByteForByte(String format, int parallelism)
      throws Exception {
    Path file = folder.resolve("scores.jsonl");
    String savepoint = format.equals("native") ? nativeRocks : canonical;
    Outcome outcome =
        state(
            "replay",
            savepoint,
            "--events",
            real.names().events(),
            "--bootstrap",
            kafka.bootstrapServers(),
            "--parallelism",
            Integer.toString(parallelism),
            "--scores-to",
            file.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    Predicate<String> unchanged = score -> !score.contains(CHANGED);
    assertThat(lines(file).filter(unchanged).sorted().toList())
        .hasSizeGreaterThan(1000)
        .isEqualTo(scores.stream().filter(unchanged).sorted().toList());
    assertThat(lines(file).filter(scoresBeforeTheChange::contains))
        .hasSize(scoresBeforeTheChange.size());
  }

  @ParameterizedTest
  @CsvSource({"0.85, false", "0.97, true"})
  void aRehearsalCountsTheAlertsThatAnotherCutGives(double cut, boolean higher) throws Exception {
    String tenant = "customer.half-space-trees";
    Path config = folder.resolve("new.yaml");
    Files.writeString(
        config,
        Population.config(tenant, 1)
            .replace("\"high\":0.95", "\"high\":" + cut)
            .replace("\"medium\":0.9", "\"medium\":0.8"));
    Path report = folder.resolve("report.json");
    Outcome outcome =
        state(
            "replay",
            canonical,
            "--events",
            real.names().events(),
            "--bootstrap",
            kafka.bootstrapServers(),
            "--config",
            config.toString(),
            "--top",
            "2",
            "--json",
            report.toString());
    assertThat(outcome.err()).isEmpty();
    Map<String, JsonNode> tenants = tenants(report);
    JsonNode found = tenants.get(tenant);
    long was = recount(tenant, 0.95);
    long is = recount(tenant, cut);
    assertThat(was).isPositive().isNotEqualTo(is);
    assertThat(found.at("/before/alerts").asLong()).isEqualTo(was);
    assertThat(found.at("/after/alerts").asLong()).isEqualTo(is);
    assertThat(found.at("/appear/count").asLong()).isEqualTo(Math.max(0, is - was));
    assertThat(found.at("/vanish/count").asLong()).isEqualTo(Math.max(0, was - is));
    assertThat(found.at("/scoresChanged").asLong()).isZero();
    assertThat(found.at(higher ? "/vanish/examples" : "/appear/examples"))
        .hasSize((int) Math.min(2, Math.abs(was - is)));
    assertThat(outcome.out()).contains(tenant + "@1 -> " + tenant + "@2");
    tenants.remove(tenant);
    assertThat(tenants.values())
        .hasSize(Population.tenants().size() - 1)
        .allMatch(
            other ->
                other.at("/before/severities").equals(other.at("/after/severities"))
                    && other.at("/appear/count").asLong() == 0
                    && other.at("/vanish/count").asLong() == 0);
  }

  /** By the rarities that the real job gave. */
  private static long recount(String tenant, double cut) throws IOException {
    long alerts = 0;
    for (String score : scores) {
      JsonNode tree = JSON.readTree(score);
      boolean counts = tree.path("tenant").asText().equals(tenant) && tree.has("rarity");
      alerts += counts && tree.path("rarity").asDouble() >= cut ? 1 : 0;
    }
    return alerts;
  }

  @Test
  void anotherDetectorIsRehearsedForOneTenantAlone() throws Exception {
    String tenant = "customer.half-space-trees";
    Path config = folder.resolve("new.yaml");
    Files.writeString(
        config,
        Population.config(tenant, 7)
            .replace("half-space-trees\"}", "robust-z-score\"}")
            .replace("\"warmup\":160", "\"warmup\":32"));
    Path report = folder.resolve("report.json");
    Path events = kcat(folder.resolve("events.jsonl"));
    Outcome outcome =
        state(
            "replay",
            canonical,
            "--events",
            events.toString(),
            "--config",
            config.toString(),
            "--tenant",
            tenant,
            "--json",
            report.toString());
    assertThat(outcome.err()).isEmpty();
    Map<String, JsonNode> tenants = tenants(report);
    assertThat(tenants).containsOnlyKeys(tenant);
    assertThat(tenants.get(tenant).at("/before/scores").asLong())
        .isEqualTo(scores.stream().filter(score -> score.contains(tenant)).count())
        .isEqualTo(tenants.get(tenant).at("/after/scores").asLong());
    assertThat(tenants.get(tenant).at("/after/config").asText()).isEqualTo(tenant + "@7");
    assertThat(JSON.readTree(report.toFile()).path("beforeTheSavepoint").asLong())
        .isEqualTo((long) ROUNDS_BEFORE * ENTITIES * Population.tenants().size());
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsWritten() throws Exception {
    Path report = folder.resolve("report.json");
    Outcome file = state("replay", canonical, "--events", "nowhere.jsonl", "--json", report + "");
    assertThat(file.code()).isEqualTo(2);
    assertThat(file.err()).contains("nowhere.jsonl: found no such file").contains("--bootstrap");

    Outcome topic =
        state("replay", canonical, "--events", "nowhere", "--bootstrap", kafka.bootstrapServers());
    assertThat(topic.code()).isEqualTo(2);
    assertThat(topic.err()).contains("nowhere: found neither such a file nor such a topic");

    Path config = Files.writeString(folder.resolve("bad.yaml"), "tenant: acme\nwarmup: 1\n");
    Path events = Files.writeString(folder.resolve("one.jsonl"), "{}\n");
    Outcome refused = state("replay", canonical, "--events", events + "", "--config", config + "");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("warmup: found 1");

    Outcome empty = state("replay", folder.toString(), "--events", events + "");
    assertThat(empty.code()).isEqualTo(2);
    assertThat(report).doesNotExist();
  }

  /** The events as {@code kcat -J} prints them. */
  private static Path kcat(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : real.read(real.names().events(), events)) {
      lines.add(
          JSON.createObjectNode()
              .put("topic", record.topic())
              .put("partition", record.partition())
              .put("offset", record.offset())
              .put("ts", record.timestamp())
              .put("key", new String(record.key(), UTF_8))
              .put("payload", new String(record.value(), UTF_8))
              .toString());
    }
    return Files.write(file, lines);
  }

  private static Stream<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream();
  }

  private static Map<String, JsonNode> tenants(Path report) throws IOException {
    Map<String, JsonNode> tenants = new TreeMap<>();
    JSON.readTree(report.toFile())
        .path("tenants")
        .forEach(tenant -> tenants.put(tenant.path("tenant").asText(), tenant));
    return tenants;
  }

  private record Outcome(int code, String out, String err) {}

  private static Outcome state(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = StateMain.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }
}
