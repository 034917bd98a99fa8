package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.detect.DetectorType;
import dev.weir.kafka.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that the real job has saved, one by one. */
class ShowTest {
  private static final int ENTITIES = 6;
  private static final int ROUNDS = 420;

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  private static String savepoint;
  private static String eventsTopic;

  @BeforeAll
  static void takeSavepoint() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "show-", "show-");
      eventsTopic = real.names().events();
      Population population = new Population(ENTITIES, 1);
      List<Population.Sent> events = population.busyRounds(ROUNDS);
      List<Population.Sent> all = population.everybody();
      JobClient job = real.start(null, 2, "--state.backend=hashmap");
      real.configure(Population.tenants());
      real.events(events);
      real.events(all);
      real.scores(events.size() + all.size());
      savepoint = RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
    }
  }

  @ParameterizedTest
  @EnumSource(DetectorType.class)
  void aModelOfEveryDetectorSaysWhatItHasLearned(DetectorType type) throws Exception {
    Ran ran =
        run("show", "--tenant", Population.tenant(type), "--entity", "card-number-0", savepoint);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains(" has judged " + (ROUNDS + 1) + " events")
        .contains("by " + type.label() + ", made by " + Population.tenant(type) + "@1")
        .contains("judging part: " + type.label())
        .contains("fallback part: robust-z-score")
        .contains("calibration: ")
        .contains("type: standard-scaler");
  }

  @Test
  void jsonHasTheCurveTheCutsAndTheConfig() throws Exception {
    Ran ran =
        run("show", "--tenant", "customer.knn", "--entity", "card-number-1", "--json", savepoint);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    var root = new ObjectMapper().readTree(ran.out());
    assertThat(root.path("entity").asText()).isEqualTo("card-number-1");
    assertThat(root.path("judged").asInt()).isEqualTo(ROUNDS + 1);
    var judging = root.path("parts").path(0);
    assertThat(judging.path("role").asText()).isEqualTo("judging");
    assertThat(judging.path("warm").asBoolean()).isTrue();
    var scaler = judging.path("stages").path(0);
    assertThat(scaler.path("stage").asText()).isEqualTo("standard-scaler");
    assertThat(scaler.path("entries").path(0).path("name").asText()).isEqualTo("amount");
    assertThat(scaler.path("entries").path(2).path("name").asText()).isEqualTo("channel [1]");
    // One event in forty has 500, all others 20 to 25.
    assertThat(scaler.path("entries").path(0).path("middle").asDouble()).isBetween(22.0, 60.0);
    assertThat(judging.path("stages").path(1).path("entries")).hasSize(6);
    assertThat(judging.path("calibration").path("curve")).hasSizeGreaterThan(50);
    double high = judging.path("calibration").path("cuts").path("high").asDouble();
    assertThat(high).isPositive();
    assertThat(judging.path("calibration").path("cuts").path("critical").asDouble())
        .isGreaterThan(high);
    assertThat(root.path("config").path("tenant").asText()).isEqualTo("customer.knn");
    assertThat(root.path("health").asText()).isEqualTo("healthy");
    assertThat(root.path("breaker").asText()).isEqualTo("closed");
  }

  @Test
  void whatIsNotThereIsNamedWithTheNearest() {
    Ran entity = run("show", "--tenant", "customer.knn", "--entity", "card-nmber-3", savepoint);
    assertThat(entity.exitCode()).isEqualTo(2);
    assertThat(entity.err())
        .contains("found no model of customer.knn/card-nmber-3")
        .contains("did you mean card-number-3");
    Ran tenant = run("show", "--tenant", "customer.lodda", "--entity", "x", savepoint);
    assertThat(tenant.exitCode()).isEqualTo(2);
    assertThat(tenant.err()).contains("did you mean customer.loda");
    Ran none = run("show", "--tenant", "customer.knn", savepoint);
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err())
        .contains("a model per entity: name one by --entity, such as card-number-");
    assertThat(run("show", savepoint).exitCode()).isEqualTo(2);
    assertThat(run("show", "--tenant", "a", "--lane", "-1", savepoint).exitCode()).isEqualTo(2);
  }

  @Test
  void theOffsetsOfTheSourcesAreRead() throws Exception {
    Ran ran = run("inspect", "--json", savepoint);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    var root = new ObjectMapper().readTree(ran.out());
    assertThat(root.path("unreadSplits").asInt()).isZero();
    long sum = 0;
    int partitions = 0;
    for (var offset : root.path("offsets")) {
      if (offset.path("topic").asText().equals(eventsTopic)) {
        partitions++;
        sum += offset.path("offset").asLong();
      }
    }
    assertThat(partitions).isEqualTo(RealJob.PARTITIONS);
    int tenants = Population.tenants().size();
    assertThat(sum).isEqualTo((long) tenants * (ROUNDS * Population.BUSY + ENTITIES));
    assertThat(root.path("tenants")).hasSize(tenants);
  }

  @Test
  void thePageOfASavepointFitsAPhone() throws Exception {
    Path file = folder.resolve("savepoint.html");
    Ran ran = run("inspect", "--html", file.toString(), savepoint);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).isEmpty();
    String page = Files.readString(file);
    assertThat(page).contains(Population.tenants()).contains(eventsTopic);
    assertSelfContained(page);
    Browser.orSkip().assertFits(page, folder, 360, 800);
  }

  @Test
  void thePageOfAModelFitsAPhone() throws Exception {
    Path file = folder.resolve("model.html");
    for (String tenant : List.of("customer.knn", "customer.ensemble", "customer.loda")) {
      Ran ran =
          run(
              "show",
              "--tenant",
              tenant,
              "--entity",
              "card-number-2",
              "--html",
              file.toString(),
              savepoint);
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      String page = Files.readString(file);
      assertThat(page).contains(tenant + "/card-number-2", "amount", "channel [4]", "warmup: 160");
      assertSelfContained(page);
      Browser.orSkip().assertFits(page, folder, 360, 800);
    }
  }

  private static void assertSelfContained(String page) {
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("name=\"viewport\"", "prefers-color-scheme: dark", "<svg ")
        .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "<script");
  }

  @Test
  void aPageThatCannotBeWrittenLeavesNothing() {
    Path missing = folder.resolve("missing").resolve("page.html");
    Ran ran = run("inspect", "--html", missing.toString(), savepoint);
    assertThat(ran.exitCode()).isEqualTo(7);
    assertThat(ran.err()).contains("--html: found no way to write " + missing);
    assertThat(missing.getParent()).doesNotExist();
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] line = Stream.of(args).toArray(String[]::new);
    int exitCode = StateMain.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(line);
    return new Ran(exitCode, out.toString(), err.toString());
  }
}
