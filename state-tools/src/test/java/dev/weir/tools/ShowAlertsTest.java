package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.state.Uids;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.show.AlertMemory;
import dev.weir.tools.show.FoundModel;
import dev.weir.tools.show.ModelPage;
import dev.weir.tools.show.ModelReport;
import dev.weir.tools.show.ModelSearch;
import dev.weir.tools.show.ModelText;
import dev.weir.tools.show.Wanted;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the operators behind the models remember of alerts, shown with the model. */
class ShowAlertsTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  private static final List<JsonNode> LANES = new ArrayList<>();

  @TempDir Path folder;

  @BeforeAll
  static void show() throws Exception {
    for (int lane = 0; lane < 3; lane++) {
      Ran ran = Ran.of("show", SAVEPOINT, "--json", "--tenant", "lanes", "--lane", "" + lane);
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      LANES.add(new ObjectMapper().readTree(ran.out()).path("alerts"));
    }
  }

  @Test
  void aModelThatEntitiesShareHasTheAlertsOfThoseThatItJudges() {
    Set<String> all = new HashSet<>();
    int entities = 0;
    for (JsonNode lane : LANES) {
      assertThat(lane.path("remembered").asBoolean()).isTrue();
      assertThat(lane.path("last")).isNotEmpty();
      Set<String> own = new HashSet<>();
      lane.path("last").forEach(alert -> own.add(alert.path("entity").asText()));
      entities += own.size();
      all.addAll(own);
    }
    assertThat(all).as("no entity is in two lanes").hasSize(entities).hasSizeGreaterThan(3);
  }

  @Test
  void alertsSayWhatTheyWereTheLatestFirst() {
    Instant later = Instant.MAX;
    for (JsonNode alert : LANES.get(1).path("last")) {
      Instant time = Instant.parse(alert.path("time").asText());
      assertThat(time).isBeforeOrEqualTo(later);
      later = time;
      assertThat(alert.path("id").asText()).startsWith(alert.path("entity").asText() + "-");
      assertThat(alert.path("config").asText()).isEqualTo("lanes@1");
      assertThat(alert.path("severity").asText()).isIn("high", "critical");
      assertThat(alert.path("feature").asText()).isIn("amount", "load");
    }
  }

  @Test
  void whatPeopleHaveSaidStandsWithTheAlertAndIsCounted() {
    List<String> said = new ArrayList<>();
    for (JsonNode lane : LANES) {
      for (JsonNode alert : lane.path("last")) {
        if (alert.has("verdict")) {
          said.add(alert.path("id").asText() + " " + alert.path("verdict").asText());
        }
      }
      JsonNode counts = lane.path("verdicts").path(0);
      assertThat(counts.path("config").asText()).isEqualTo("lanes@1");
      assertThat(counts.path("severity").asText()).isEqualTo("high");
      assertThat(counts.path("anomalies").asInt()).isEqualTo(1);
      assertThat(counts.path("normals").asInt()).isEqualTo(1);
      assertThat(counts.path("precision").asDouble()).isEqualTo(0.5);
    }
    assertThat(said).containsExactlyInAnyOrder("device-3-82 anomaly", "device-2-79 normal");
  }

  @Test
  void whatRemembersThemIsReadOnce() {
    SavedState state = SavedState.open(SAVEPOINT);
    long bytes =
        Stream.of(Uids.JOIN_FEEDBACK, Uids.BUDGET_ALERTS)
            .flatMap(uid -> state.keyedHandles(uid).stream())
            .mapToLong(KeyedStateHandle::getStateSize)
            .sum();
    Map<String, Long> stages = new HashMap<>();
    Progress progress =
        new Progress() {
          @Override
          public void begin(String what, long total, Unit unit) {
            stages.merge(what, total, Long::sum);
          }

          @Override
          public void step(long done) {}

          @Override
          public void end() {}
        };
    ModelSearch.find(
        SAVEPOINT,
        new Wanted("lanes", null, 1),
        new ReadSettings(2, Duration.ofMinutes(1), progress));
    assertThat(stages).containsEntry("Looking for its alerts", bytes);
  }

  @Test
  void theTextAndThePageSayTheSame() throws Exception {
    Path file = folder.resolve("model.html");
    String[] line = {"show", SAVEPOINT, "--tenant", "lanes", "--lane", "1"};
    Ran text = Ran.of(line);
    assertThat(text.out())
        .contains("last alerts ", "device-3-299", "and 11 before these; --json has all")
        .contains("verdicts of the tenant")
        .contains("budget of the tenant  nothing spent, no limit");
    List<String> words = new ArrayList<>(List.of(line));
    words.addAll(List.of("--html", file.toString()));
    assertThat(Ran.of(words.toArray(String[]::new)).exitCode()).isZero();
    assertThat(Files.readString(file))
        .contains("Last alerts", "device-3-82", "anomaly", "What people have said of the tenant");
  }

  @Test
  void whatIsSaidOfTheTenantsAlertsStandsWithAModelThatHasNone() {
    FoundModel found =
        ModelSearch.find(SAVEPOINT, new Wanted("lanes", null, 1), ReadSettings.DEFAULT);
    ModelReport report =
        ModelReport.of(
            new FoundModel(
                found.savepoint(),
                found.key(),
                found.model(),
                found.bytes(),
                found.record(),
                found.template(),
                found.fence(),
                new AlertMemory(true, List.of(), found.alerts().verdicts(), null)));
    StringWriter text = new StringWriter();
    ModelText.print(report, new PrintWriter(text, true));
    assertThat(text.toString())
        .contains("last alerts: None is remembered.", "verdicts of the tenant");
    assertThat(ModelPage.of(report))
        .contains("None is remembered.", "What people have said of the tenant");
  }
}
