package dev.weir.tools;

import static dev.weir.tools.ReplayedJob.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.tools.ReplayedJob.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real job did after its savepoints is what a replay of them does. */
class ReplayTest extends OnAReplayedJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({"canonical, 1", "canonical, 3", "native, 3"})
  void everyScoreThatFollowedIsReproducedByteForByte(String format, int parallelism)
      throws Exception {
    Path file = folder.resolve("scores.jsonl");
    String savepoint = format.equals("native") ? job.nativeRocks : job.canonical;
    Said outcome =
        state(
            "replay",
            savepoint,
            "--events",
            job.real.names().events(),
            "--bootstrap",
            job.kafka.bootstrapServers(),
            "--parallelism",
            Integer.toString(parallelism),
            "--scores-to",
            file.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    Predicate<String> unchanged = score -> !score.contains(ReplayedJob.CHANGED);
    assertThat(lines(file).filter(unchanged).sorted().toList())
        .hasSizeGreaterThan(1000)
        .isEqualTo(job.scores.stream().filter(unchanged).sorted().toList());
    assertThat(lines(file).filter(job.scoresBeforeTheChange::contains))
        .hasSize(job.scoresBeforeTheChange.size());
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
    Said outcome =
        state(
            "replay",
            job.canonical,
            "--events",
            job.real.names().events(),
            "--bootstrap",
            job.kafka.bootstrapServers(),
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
    for (String score : job.scores) {
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
    Path events = job.kcat(folder.resolve("events.jsonl"));
    Said outcome =
        state(
            "replay",
            job.canonical,
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
        .isEqualTo(job.scores.stream().filter(score -> score.contains(tenant)).count())
        .isEqualTo(tenants.get(tenant).at("/after/scores").asLong());
    assertThat(tenants.get(tenant).at("/after/config").asText()).isEqualTo(tenant + "@7");
    assertThat(JSON.readTree(report.toFile()).path("beforeTheSavepoint").asLong())
        .isEqualTo(
            (long) ReplayedJob.ROUNDS_BEFORE * ReplayedJob.ENTITIES * Population.tenants().size());
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsWritten() throws Exception {
    Path report = folder.resolve("report.json");
    Said file = state("replay", job.canonical, "--events", "nowhere.jsonl", "--json", report + "");
    assertThat(file.code()).isEqualTo(2);
    assertThat(file.err()).contains("nowhere.jsonl: found no such file").contains("--bootstrap");

    Said topic =
        state(
            "replay",
            job.canonical,
            "--events",
            "nowhere",
            "--bootstrap",
            job.kafka.bootstrapServers());
    assertThat(topic.code()).isEqualTo(2);
    assertThat(topic.err()).contains("nowhere: found neither such a file nor such a topic");

    Path config = Files.writeString(folder.resolve("bad.yaml"), "tenant: acme\nwarmup: 1\n");
    Path events = Files.writeString(folder.resolve("one.jsonl"), "{}\n");
    Said refused = state("replay", job.canonical, "--events", events + "", "--config", config + "");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("warmup: found 1");

    Said empty = state("replay", folder.toString(), "--events", events + "");
    assertThat(empty.code()).isEqualTo(2);
    assertThat(report).doesNotExist();
  }

  @Test
  void eventsWithoutAPlaceGiveTheSameScoresUnderThePlaceOfTheirLine() throws Exception {
    List<String> events = new ArrayList<>();
    for (String line : Files.readAllLines(job.kcat(folder.resolve("records.jsonl")))) {
      JsonNode record = JSON.readTree(line);
      long round = (record.path("ts").asLong() - Population.START_MILLIS) / 1_000;
      if (round >= ReplayedJob.ROUNDS_BEFORE) {
        events.add(record.path("payload").asText());
      }
    }
    Path file = Files.write(folder.resolve("plain.jsonl"), events);
    Path scores = folder.resolve("scores.jsonl");
    Path link = Files.createSymbolicLink(folder.resolve("link"), scores);
    Said said = state("replay", job.canonical, "--events", file + "", "--scores-to", link + "");
    assertThat(said.err()).isEmpty();
    assertThat(link).isSymbolicLink();
    assertThat(said.out()).contains("assumed: events without a place come after the savepoint");
    assertThat(
            lines(scores)
                .filter(score -> !score.contains(ReplayedJob.CHANGED))
                .map(ReplayTest::withoutPlace)
                .sorted()
                .toList())
        .hasSizeGreaterThan(1000)
        .isEqualTo(
            job.scores.stream()
                .filter(score -> !score.contains(ReplayedJob.CHANGED))
                .map(ReplayTest::withoutPlace)
                .sorted()
                .toList());
    assertThat(Files.readString(scores)).contains("\"id\":\"plain.jsonl-0-7\"");
  }

  private static String withoutPlace(String score) {
    return score.replaceFirst("\"id\":\"[^\"]*\"", "").replaceFirst("\"source\":\\{[^}]*\\}", "");
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
}
