package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.tools.SavedForms.Form;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Savepoints of the real job compared: of the same state in every form, and of a later one. */
class DiffTest {
  private static final int ENTITIES = 6;
  private static final int ROUNDS = 200;

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  private static Map<Form, String> same;
  private static String before;
  private static String after;
  private static int more;

  @BeforeAll
  static void save() throws Exception {
    same = SavedForms.of(4);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "", "");
      Population population = new Population(ENTITIES, 1);
      List<Population.Sent> first = population.busyRounds(ROUNDS);
      JobClient job = real.start(null, 2);
      real.configure(Population.tenants());
      real.events(first);
      real.scores(first.size());
      before = RealJob.stop(job, folder.resolve("before"), SavepointFormatType.CANONICAL);
      List<Population.Sent> later =
          population.busyRounds(5).stream().filter(DiffTest::ofTwoTenants).toList();
      List<Population.Sent> everybody =
          population.everybody().stream().filter(DiffTest::ofTwoTenants).toList();
      more = later.size() + everybody.size();
      JobClient again = real.start(before, 3, "--state.backend=rocksdb");
      String tenant = Population.tenants().get(2);
      real.send(
          List.of(
              new ProducerRecord<>(
                  real.names().config(),
                  tenant.getBytes(UTF_8),
                  Population.config(tenant, 2).replace("PT30S", "PT40S").getBytes(UTF_8))));
      real.texts(real.names().configStatus(), Population.tenants().size() + 1);
      real.events(later);
      real.events(everybody);
      real.scores(first.size() + more);
      after = RealJob.stop(again, folder.resolve("after"), SavepointFormatType.NATIVE);
    }
  }

  private static boolean ofTwoTenants(Population.Sent event) {
    return Population.tenants().indexOf(event.tenant()) < 2;
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void theSameStateInAnotherFormShowsNothing(Form form) {
    Ran ran = Ran.of("diff", "--parallelism", "2", same.get(Form.HEAP_CANONICAL), same.get(form));
    assertThat(ran.out()).as(ran.err()).startsWith("nothing differs");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void whatHasChangedIsCountedAndMeasured() throws Exception {
    Ran ran = Ran.of("diff", "--json", "--parallelism", "2", before, after);
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(Diff.DIFFERS);
    JsonNode root = new ObjectMapper().readTree(ran.out());
    for (JsonNode tenant : root.path("tenants")) {
      boolean sent = Population.tenants().indexOf(tenant.path("tenant").asText()) < 2;
      assertThat(tenant.path("changed").asInt()).isEqualTo(sent ? Population.BUSY : 0);
      assertThat(tenant.path("same").asInt()).isEqualTo(sent ? 0 : Population.BUSY);
      assertThat(tenant.path("new").asInt()).isEqualTo(sent ? ENTITIES - Population.BUSY : 0);
      assertThat(tenant.path("gone").asInt()).isZero();
    }
    assertThat(root.path("tenants")).hasSize(Population.tenants().size());
    assertThat(root.path("detectors")).hasSize(2);
    for (JsonNode detector : root.path("detectors")) {
      assertThat(detector.path("changed").asInt()).isEqualTo(Population.BUSY);
      assertThat(detector.path("meanScores").asDouble()).isBetween(0.0, 0.5);
      assertThat(detector.path("meanLearned").asDouble()).isGreaterThan(0).isLessThanOrEqualTo(1);
    }
    assertThat(root.path("largest")).hasSize(10);
    assertThat(root.path("largest").findValuesAsText("change")).contains("changed", "new");
    JsonNode config = root.path("configs").path(0);
    assertThat(config.path("tenant").asText()).isEqualTo(Population.tenants().get(2));
    assertThat(config.path("after").asInt()).isEqualTo(2);
    assertThat(config.path("parts").toString()).isEqualTo("[\"version\",\"decision part\"]");
    assertThat(root.path("others").toString()).contains("positions of");
    // Every event is in one of the changes.
    JsonNode all =
        new ObjectMapper().readTree(Ran.of("diff", "--json", "--top", "1000", before, after).out());
    int judged = 0;
    for (JsonNode change : all.path("largest")) {
      judged += change.path("judgedAfter").asInt() - change.path("judgedBefore").asInt();
    }
    assertThat(judged).isEqualTo(more);
  }

  @Test
  void theOtherWayRoundWhatIsNewIsGone() throws Exception {
    Ran ran = Ran.of("diff", "--json", after, before);
    JsonNode root = new ObjectMapper().readTree(ran.out());
    int gone = 0;
    for (JsonNode tenant : root.path("tenants")) {
      gone += tenant.path("gone").asInt();
      assertThat(tenant.path("new").asInt()).isZero();
    }
    assertThat(gone).isEqualTo(2 * (ENTITIES - Population.BUSY));
  }

  @Test
  void oneTenantIsComparedAlone() {
    Ran nobody = Ran.of("diff", "--tenant", "nobody", before, after);
    assertThat(nobody.exitCode()).as("nothing differs of nobody").isEqualTo(2);
    assertThat(nobody.err()).contains("--tenant: found nothing of nobody");
    Ran quiet = Ran.of("diff", "--tenant", Population.tenants().get(5), before, after);
    assertThat(quiet.out()).as(quiet.err()).startsWith("nothing differs");
    assertThat(quiet.exitCode()).isZero();
    Ran busy = Ran.of("diff", "--tenant", Population.tenants().get(0), before, after);
    assertThat(busy.exitCode()).isEqualTo(Diff.DIFFERS);
    assertThat(busy.out())
        .contains(Population.tenants().get(0))
        .contains("largest changes")
        .doesNotContain(Population.tenants().get(1));
  }

  @Test
  void aDamagedModelIsNamedAndNothingIsCompared() throws Exception {
    String tenant = Population.tenants().get(1);
    Path copy = VerifyTest.copy(same.get(Form.HEAP_CANONICAL), folder.resolve("damaged"));
    VerifyTest.damage(copy, tenant, "card-number-1", "WEIR", 40);
    Ran ran = Ran.of("diff", same.get(Form.HEAP_NATIVE), copy.toString());
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains(copy + ": model of " + tenant + "/card-number-1: ");
  }

  @Test
  void aSavepointThatIsNoneIsAnError() {
    assertThat(Ran.of("diff", before, folder.resolve("none").toString()).exitCode()).isEqualTo(2);
    assertThat(Ran.of("diff", before).exitCode()).isEqualTo(2);
  }
}
