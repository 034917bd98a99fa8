package dev.weir.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.demo.CsvEvents;
import dev.weir.demo.DemoEvent;
import dev.weir.detect.DetectorType;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.TenantConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static Stream<DetectorType> detectors() {
    return DetectorType.all().stream();
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void theFirstSeedGivesTheScoresOfTheJobBitForBit(DetectorType detector) throws Exception {
    int rows = detector.defaults().settledAfter() + 600;
    Path file = SampleFile.write(folder, "sample.csv", rows, 1);
    TableProfile profile = TableProfile.of(file, Roles.USUAL);
    TenantConfig config = new SuggestedConfig(profile, null, AlertRate.USUAL).config(detector);
    Table table = Table.read(file, Roles.USUAL, config);
    Run run = new Replay(table, config).play(RowOrder.NATURAL, Replay.FIRST_SEED);
    List<String> scores = throughTheJob(file, config.withVersion(1), rows / 2);
    assertThat(scores).hasSize(rows);
    int rated = 0;
    for (int i = 0; i < rows; i++) {
      JsonNode score = JSON.readTree(scores.get(i));
      assertSame(i, run.scores()[i], score.path("score"));
      assertSame(i, run.rarities()[i], score.path("rarity"));
      assertThat(run.severities()[i].label()).isEqualTo(score.path("severity").asText());
      rated += score.has("rarity") ? 1 : 0;
    }
    assertThat(rated).as("rows with a rarity, else nothing was compared").isGreaterThan(100);
  }

  private static void assertSame(int row, double found, JsonNode expected) {
    double written = expected.isMissingNode() ? Double.NaN : expected.asDouble();
    assertThat(Double.doubleToLongBits(found))
        .as("row %d: %s and %s", row, found, written)
        .isEqualTo(Double.doubleToLongBits(written));
  }

  /** With a checkpoint and a restart behind so many rows. */
  private static List<String> throughTheJob(Path file, TenantConfig config, int cut)
      throws Exception {
    try (JobPath job = new JobPath(config);
        CsvEvents events = CsvEvents.open(file, 0)) {
      for (int i = 0; events.hasNext(); i++) {
        DemoEvent event = events.next();
        job.event(event.json(), event.timeMillis());
        if (i == cut) {
          job.restart();
        }
      }
      return job.scores();
    }
  }

  @Test
  void theSameSeedGivesTheSameScoresAndAnotherSeedOthers() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 600, 2);
    TenantConfig config = config("online-isolation-forest", "tenant");
    Replay replay = new Replay(Table.read(file, Roles.USUAL, config), config);
    for (RowOrder order : RowOrder.values()) {
      assertThat(replay.play(order, 3).scores()).isEqualTo(replay.play(order, 3).scores());
      assertThat(replay.play(order, 3).scores()).isNotEqualTo(replay.play(order, 4).scores());
    }
  }

  @Test
  void shuffledRowsKeepTheirLabels() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 970, 2);
    TenantConfig config = config("robust-z-score", "tenant");
    Replay replay = new Replay(Table.read(file, Roles.USUAL, config), config);
    Run natural = replay.play(RowOrder.NATURAL, 1);
    Run shuffled = replay.play(RowOrder.SHUFFLED, 1);
    assertThat(shuffled.labels()).isNotEqualTo(natural.labels());
    assertThat(count(shuffled.labels())).isEqualTo(count(natural.labels())).isEqualTo(10);
    // The anomalies are far outside: they rank high in whatever order, with their own labels.
    assertThat(dev.weir.threshold.RankingMetrics.rocAuc(shuffled.ranked(), shuffled.labels()))
        .isGreaterThan(0.85);
  }

  @Test
  void everyEntityHasAModelOfItsOwn() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 600, 2);
    Roles roles = new Roles(null, null, "host");
    TenantConfig config = config("robust-z-score", "entity");
    Run run = new Replay(Table.read(file, roles, config), config).play(RowOrder.NATURAL, 1);
    assertThat(run.models()).isEqualTo(3);
    Run alone = new Replay(Table.read(file, Roles.USUAL, config), config).play(RowOrder.NATURAL, 1);
    assertThat(alone.models()).isEqualTo(1);
    assertThat(alone.scores()).isNotEqualTo(run.scores());
  }

  @Test
  void whatTheJobWouldRefuseIsNotJudgedAndRanksLowest() throws Exception {
    TenantConfig config =
        ConfigRequest.ofFile(
                "tenant: t\nscope: tenant\nfeatures: [{name: x, type: number, min: 0, max: 5}]\n"
                    + "detector: {type: robust-z-score}\n")
            .config();
    Path file = SampleFile.lines(folder, "a.csv", "x,label", "1,0", "6,0", ",1", "one,0", "2,0");
    Table table = Table.read(file, Roles.USUAL, config);
    assertThat(table.refusedRows()).isEqualTo(3);
    assertThat(table.firstRefused())
        .isEqualTo("row 2: x: found '6', expected a number from 0.0 to 5.0");
    Run run = new Replay(table, config).play(RowOrder.NATURAL, 1);
    assertThat(run.ranked()).contains(Double.NEGATIVE_INFINITY).doesNotContain(Double.NaN);
    assertThat(run.warming()).isEqualTo(2);
  }

  @Test
  void aSilenceLongerThanTheExpiryStartsANewModel() throws Exception {
    TenantConfig config =
        ConfigRequest.ofFile(
                "tenant: t\nscope: tenant\nfeatures: [{name: x, type: number}]\n"
                    + "detector: {type: robust-z-score}\nexpireAfter: P1D\nwarmup: 32\n")
            .config();
    String[] lines = new String[81];
    lines[0] = "time,x";
    for (int i = 1; i <= 80; i++) {
      lines[i] = (1_700_000_000L + i + (i > 40 ? 90_000 : 0)) + "," + i;
    }
    Table table = Table.read(SampleFile.lines(folder, "a.csv", lines), Roles.USUAL, config);
    Run run = new Replay(table, config).play(RowOrder.NATURAL, 1);
    assertThat(run.scores()[39]).isNotNaN();
    assertThat(run.scores()[40]).as("the first row after the silence").isNaN();
  }

  @Test
  void featuresThatTheFileLacksAreNamed() throws Exception {
    Path file = SampleFile.lines(folder, "a.csv", "amonut,label", "1,0");
    TenantConfig config = config("robust-z-score", "tenant");
    assertThatThrownBy(() -> Table.read(file, Roles.USUAL, config))
        .isInstanceOf(EvaluationFault.class)
        .hasMessage(
            "a.csv: found no column for amount, load, channel of the config, expected one of"
                + " amonut, label; did you mean amonut?");
  }

  private static long count(boolean[] labels) {
    long count = 0;
    for (boolean label : labels) {
      count += label ? 1 : 0;
    }
    return count;
  }

  private static TenantConfig config(String detector, String scope) {
    return ConfigRequest.ofFile(
            "tenant: t\nscope: "
                + scope
                + "\nfeatures:\n  - {name: amount, type: number}\n"
                + "  - {name: load, type: number, missing: mean}\n"
                + "  - {name: channel, type: category}\n"
                + "detector: {type: "
                + detector
                + "}\n")
        .config();
  }
}
