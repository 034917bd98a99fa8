package dev.weir.tools;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State that released code has saved is gone on from by the present code: every event that follows
 * has the score it would have had, bit for bit, and so has everything else that comes of it.
 */
class FixturesTest {
  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  static Stream<Arguments> fixturesAndStores() throws IOException {
    return Fixture.all().stream()
        .flatMap(
            fixture ->
                Stream.of(
                    Arguments.of(fixture, "hashmap", 3), Arguments.of(fixture, "rocksdb", 1)));
  }

  /** They were written at a parallelism of 2, by the heap. */
  @ParameterizedTest(name = "{0}, {1}, parallelism {2}")
  @MethodSource("fixturesAndStores")
  void everythingGoesOnAsItHadToGoOn(Fixture fixture, String backend, int parallelism)
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      FixtureJob job = new FixtureJob(kafka);
      job.fill(fixture.read());
      List<String> options = new ArrayList<>(fixture.options());
      options.add("--state.backend=" + backend);
      job.start(fixture.savepoint(), parallelism, options);
      job.send(fixture.events());
      job.awaitJudged(
          fixture.lines("scores.jsonl").size() + fixture.lines("dead-letters.jsonl").size());
      job.awaitAnswers(fixture.lines("answers.jsonl").size());
      job.awaitFeedback(fixture.lines("feedback.jsonl").size());
      job.stop(folder);
      for (Map.Entry<String, List<String>> file :
          job.outcome(fixture.read(), 0).files().entrySet()) {
        assertThat(file.getValue())
            .as(file.getKey())
            .containsExactlyElementsOf(fixture.lines(file.getKey()));
      }
    }
  }

  static Stream<Fixture> fixtures() throws IOException {
    return Fixture.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void everyCommandOpensWhatAReleaseHasSaved(Fixture fixture) throws Exception {
    String savepoint = fixture.savepoint();
    run("inspect", savepoint);
    run("verify", savepoint);
    run("diff", savepoint, savepoint);
    String migrated = folder.resolve("migrated").toString();
    run("migrate", savepoint, migrated);
    run("diff", savepoint, migrated);
    List<String> events = new ArrayList<>();
    for (String line : fixture.lines("events.jsonl")) {
      JsonNode record = new ObjectMapper().readTree(line);
      if (record.path("value").has("features")) {
        events.add(record.path("value").toString());
      }
    }
    assertThat(events).isNotEmpty();
    Path file = Files.write(folder.resolve("events.jsonl"), events);
    assertThat(run("replay", savepoint, "--events", file.toString()))
        .contains("events replayed")
        .contains("entities are not limited");
  }

  private static String run(String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = StateMain.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(line);
    assertThat(code).as("%s: %s%s", List.of(line), out, err).isZero();
    return out.toString();
  }

  @Test
  void theNewestFixtureHasEveryFormThatIsSavedToday() throws IOException {
    List<Fixture> all = Fixture.all();
    assertThat(all).as("fixtures").isNotEmpty();
    assertThat(all)
        .as(
            "the present forms of what is saved have no fixture: one must be written by"
                + " -Dweir.fixtures.write=RELEASE-formatN, see CONTRIBUTING.md")
        .anySatisfy(
            fixture ->
                assertThat(fixture.lines("forms.txt"))
                    .containsExactlyElementsOf(FormVersions.present()));
  }
}
