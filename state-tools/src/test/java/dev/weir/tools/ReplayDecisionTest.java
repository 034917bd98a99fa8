package dev.weir.tools;

import static dev.weir.tools.ReplayedJob.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.tools.ReplayedJob.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One score that the real job gave, reproduced from the savepoint before it. */
class ReplayDecisionTest extends OnAReplayedJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @MethodSource("tenants")
  void theLastScoreOfEveryDetectorComesOutByteForByte(String tenant) throws Exception {
    String score = last(s -> s.contains(tenant) && !s.contains("@2"));
    Said said = decide(id(score), job.real.names().scores());
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .startsWith(score + System.lineSeparator())
        .contains("the same bytes as the score that was given")
        .contains("feature    amount = ")
        .contains("mean, and a standard deviation round it");
    assertThat(said.code()).isZero();
  }

  static List<String> tenants() {
    return Population.tenants();
  }

  @Test
  void anAlertIsExplained() throws Exception {
    String score = last(s -> s.contains("\"severity\":\"high\"") && !s.contains("@2"));
    Path report = folder.resolve("report.json");
    Said said = decide(id(score), job.real.names().scores(), "--json", report.toString());
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .contains("threshold  on rarity, medium 0.9, high 0.95, critical 0.99: found 0.9")
        .contains("severity high")
        .contains("alert      rarity-high (from high on)")
        .contains(" scores (median ");
    JsonNode why = JSON.readTree(report.toFile()).path("why");
    JsonNode given = JSON.readTree(score);
    assertThat(why.at("/threshold/found").asDouble()).isEqualTo(given.path("rarity").asDouble());
    assertThat(why.at("/judge/judged").asLong()).isEqualTo(given.path("n").asLong());
    assertThat(why.at("/alertRecord/reason").asText()).isEqualTo("rarity-high");
    assertThat(why.at("/calibration/below").asDouble() / why.at("/calibration/scores").asDouble())
        .isCloseTo(given.path("rarity").asDouble(), within(0.01));
    given
        .path("top")
        .forEach(
            top ->
                assertThat(why.path("features").toString())
                    .contains("\"share\":" + top.path("share").asText()));
  }

  @Test
  void aScoreAfterAChangeOfTheConfigNeedsThatConfig() throws Exception {
    String score = last(s -> s.contains("\"config\":\"" + ReplayedJob.CHANGED + "@2\""));
    Said without = decide(id(score), job.real.names().scores());
    assertThat(without.code()).isEqualTo(3);
    assertThat(without.err())
        .contains("config: found customer.loda@2 in a score")
        .contains("[customer.loda@1]")
        .contains("--config");

    Path config = Files.writeString(folder.resolve("two.json"), ReplayedJob.changed());
    Said with = decide(id(score), job.real.names().scores(), "--config", config.toString());
    assertThat(with.err()).isEmpty();
    assertThat(with.code()).isZero();
    assertThat(with.out()).startsWith(score).contains("customer.loda@2");

    Path given =
        Files.write(
            folder.resolve("given.jsonl"),
            job.scores.stream().map(s -> s.equals(score) ? another(s) : s).toList());
    Said wrong = decide(id(score), given.toString(), "--config", config.toString());
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.out())
        .contains("NOT the score that was given")
        .contains("first difference: status: found \"warming\", expected \"scored\"");
  }

  private static String another(String score) {
    return score.replace("\"status\":\"warming\"", "\"status\":\"scored\"");
  }

  @Test
  void theOrderIsThatOfTheScoresWhateverTheOrderOfTheFiles() throws Exception {
    String score = last(s -> s.contains("customer.knn"));
    List<String> events = new ArrayList<>(Files.readAllLines(job.kcat(folder.resolve("all"))));
    List<String> scores = new ArrayList<>(job.scores);
    Collections.shuffle(events, new Random(3));
    Collections.shuffle(scores, new Random(4));
    Path shuffled = Files.write(folder.resolve("shuffled.jsonl"), events);
    Path given = Files.write(folder.resolve("scores.jsonl"), scores);
    Said said =
        state(
            "replay",
            job.nativeRocks,
            "--events",
            shuffled.toString(),
            "--scores",
            given.toString(),
            "--decision",
            id(score));
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).startsWith(score);
    assertThat(said.code()).isZero();

    events.removeIf(event -> event.contains("\"offset\":" + offset(score) + ","));
    Files.write(shuffled, events);
    Said missing =
        state(
            "replay",
            job.canonical,
            "--events",
            shuffled.toString(),
            "--scores",
            given.toString(),
            "--decision",
            id(score));
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .contains("events that the scores name, expected all")
        .contains(id(score));
  }

  @Test
  void withoutScoresItSaysWhatItAssumes() throws Exception {
    String score = last(s -> s.contains("customer.one-class-svm"));
    Said said =
        state(
            "replay",
            job.canonical,
            "--events",
            job.real.names().events(),
            "--bootstrap",
            job.kafka.bootstrapServers(),
            "--decision",
            id(score));
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .startsWith(score)
        .contains("assumed: no config was changed after the savepoint")
        .contains("assumed: the order in which events were judged");
  }

  @Test
  void aWrongIdADecisionBeforeTheSavepointAndAGapAreNamed() throws Exception {
    Said wrong = decide("nobody", job.real.names().scores());
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("found no score of nobody");

    Said before = decide("events-0-0", job.real.names().scores());
    assertThat(before.code()).isEqualTo(2);
    assertThat(before.err())
        .contains("the decision lies before it")
        .contains("expected at least 450");

    String score = last(s -> s.contains("customer.robust-z-score"));
    long n = JSON.readTree(score).path("n").asLong();
    Predicate<String> lost =
        s -> s.contains("\"n\":" + (n - 7) + ",") && s.contains("customer.robust-z-score");
    Path given =
        Files.write(
            folder.resolve("scores.jsonl"), job.scores.stream().filter(lost.negate()).toList());
    Said gap = decide(id(score), given.toString());
    assertThat(gap.code()).isEqualTo(2);
    assertThat(gap.err())
        .contains("found n " + (n - 8) + " before n " + (n - 6))
        .contains("expected n " + (n - 7));
  }

  private static String last(Predicate<String> wanted) {
    List<String> found = job.scores.stream().filter(wanted).toList();
    assertThat(found).as("such scores").isNotEmpty();
    return found.get(found.size() - 1);
  }

  private static String id(String score) throws IOException {
    JsonNode source = JSON.readTree(score).path("source");
    return source.path("topic").asText()
        + "-"
        + source.path("partition").asText()
        + "-"
        + source.path("offset").asText();
  }

  private static String offset(String score) {
    return score.replaceAll(".*\"offset\":(\\d+).*", "$1");
  }

  private static Said decide(String id, String scores, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "replay",
                job.canonical,
                "--events",
                job.real.names().events(),
                "--scores",
                scores,
                "--bootstrap",
                job.kafka.bootstrapServers(),
                "--decision",
                id));
    arguments.addAll(List.of(more));
    return state(arguments.toArray(String[]::new));
  }
}
