package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreEncoderTest {
  private final ScoreEncoder encoder = new ScoreEncoder();

  private static ScoreRecord full() {
    ScoreRecord score = warming();
    score.entity = "card \"4711\"";
    score.n = 2311;
    score.score = 0.41;
    score.rarity = 0.9991;
    score.rarityFrom = "counts";
    score.disagreement = 0.25;
    score.severity = "high";
    score.anomaly = true;
    score.status = ScoreStatus.SCORED;
    score.swapped = true;
    score.drift = true;
    score.addTop("amount", 0.71);
    score.addTop("channel", 0.29);
    return score;
  }

  private static ScoreRecord warming() {
    ScoreRecord score = new ScoreRecord();
    score.tenant = "acme";
    score.id = "e-1";
    score.timeMillis = EventExamples.EVENT_TIME;
    score.status = ScoreStatus.WARMING;
    score.detector = "online-isolation-forest";
    score.config = "acme@7";
    score.model = 0x0123456789abcdefL;
    score.topic = "events";
    score.partition = 3;
    score.offset = 42;
    return score;
  }

  private String score(ScoreRecord score) {
    return new String(encoder.score(score), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsKeptFromScoreToScoreNeverShowsThrough() {
    Random random = new Random(1);
    ScoreRecord score = full();
    for (int i = 0; i < 5_000; i++) {
      switch (random.nextInt(14)) {
        case 0 -> score.severity = random.nextBoolean() ? "none" : "high";
        case 1 -> score.anomaly = random.nextBoolean();
        case 2 -> score.status = ScoreStatus.values()[random.nextInt(4)];
        case 3 -> score.detector = random.nextBoolean() ? "robust-z-score" : "half-space-trees";
        case 4 -> score.config = "acme@" + random.nextInt(3);
        case 5 -> score.model = random.nextInt(3);
        case 6 -> score.topic = random.nextBoolean() ? "events" : "events-" + random.nextInt(2);
        case 7 -> score.partition = random.nextInt(3);
        case 8 -> score.entity = random.nextBoolean() ? null : "Z\u00fcrich\n" + i;
        case 9 -> score.rarity = random.nextBoolean() ? Double.NaN : random.nextDouble();
        case 10 -> {
          score.health = random.nextBoolean() ? null : random.nextBoolean() ? "failed" : "degraded";
          score.cause = "BREAKER_OPEN";
        }
        case 11 -> score.cause = random.nextBoolean() ? "RECOVERING" : "BREAKER_OPEN";
        default -> score.offset = i;
      }
      assertThat(score(score))
          .isEqualTo(new String(new ScoreEncoder().score(score), StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyFieldHasItsPlace() {
    assertThat(score(full()))
        .isEqualTo(
            "{\"tenant\":\"acme\",\"entity\":\"card \\\"4711\\\"\",\"id\":\"e-1\","
                + "\"time\":\"2026-11-20T10:15:30.123Z\",\"n\":2311,\"score\":0.41,"
                + "\"rarity\":0.9991,\"rarityFrom\":\"counts\",\"disagreement\":0.25,\"severity\":\"high\","
                + "\"anomaly\":true,\"status\":\"scored\","
                + "\"detector\":\"online-isolation-forest\",\"config\":\"acme@7\","
                + "\"model\":\"0123456789abcdef\",\"swapped\":true,\"drift\":true,"
                + "\"top\":[{\"feature\":\"amount\",\"share\":0.71},"
                + "{\"feature\":\"channel\",\"share\":0.29}],"
                + "\"source\":{\"topic\":\"events\",\"partition\":3,\"offset\":42}}");
  }

  @Test
  void whatIsWorthASecondLookIsNamed() {
    ScoreRecord score = full();
    score.late = true;
    for (int i = 0; i < 8; i++) {
      score.addReview("f" + i);
    }
    assertThat(score(score))
        .contains(
            "\"drift\":true,\"late\":true,\"review\":[\"f0\",\"f1\",\"f2\",\"f3\",\"f4\","
                + "\"f5\",\"f6\",\"f7\"],\"top\"");
    assertThat(WireSchemas.faults("score", encoder.score(score))).isEmpty();
    assertThat(WireSchemas.faults("alert", encoder.alert(score, "score-high", true))).isEmpty();
  }

  @Test
  void theLargestScoreIsBoundedWhateverTheConfig() {
    ScoreRecord score = full();
    score.entity = "\ud83d\ude00".repeat(256);
    score.id = "\"".repeat(256);
    score.topic = "t".repeat(249);
    score.tenant = "t".repeat(64);
    score.late = true;
    for (int i = 0; i < 8; i++) {
      score.addReview("f".repeat(100));
    }
    score.addTop("f".repeat(100), 0.1);
    assertThat(encoder.alert(score, "score-critical", true)).hasSizeLessThan(8 << 10);
  }

  @Test
  void whatAModelCannotSayIsLeftOut() {
    assertThat(score(warming()))
        .isEqualTo(
            "{\"tenant\":\"acme\",\"id\":\"e-1\",\"time\":\"2026-11-20T10:15:30.123Z\",\"n\":0,"
                + "\"severity\":\"none\",\"anomaly\":false,\"status\":\"warming\","
                + "\"detector\":\"online-isolation-forest\",\"config\":\"acme@7\","
                + "\"model\":\"0123456789abcdef\","
                + "\"source\":{\"topic\":\"events\",\"partition\":3,\"offset\":42}}");
  }

  @Test
  void anAlertIsTheScoreAndTwoFieldsMore() {
    String score = score(full());
    String alert = new String(encoder.alert(full(), "rarity-high", true), StandardCharsets.UTF_8);
    assertThat(alert)
        .isEqualTo(
            score.substring(0, score.length() - 1)
                + ",\"reason\":\"rarity-high\",\"firstOfCooldown\":true}");
  }

  @Test
  void aChangeOfAnAlertIsTheAlertAndTwoFieldsMore() {
    ScoreEncoder.Alert alert = new ScoreEncoder.Alert("rarity-high", false);
    byte[] json = encoder.transition(alert, full(), "00000000000000ff-1750000000000-7", "resolved");
    String plain = new String(encoder.alert(full(), "rarity-high", false), StandardCharsets.UTF_8);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            plain.substring(0, plain.length() - 1)
                + ",\"transition\":\"resolved\",\"alertId\":\"00000000000000ff-1750000000000-7\"}");
    assertThat(WireSchemas.faults("alert", json)).isEmpty();
    ScoreRecord quiet = full();
    quiet.anomaly = false;
    quiet.severity = "none";
    quiet.alertHeld = "entity-mute";
    assertThat(
            WireSchemas.faults(
                "alert", encoder.transition(alert, quiet, "00000000000000ff-1-7", "resolved")))
        .isEmpty();
    assertThat(WireSchemas.faults("alert", encoder.alert(quiet, "rarity-high", false)))
        .isNotEmpty();
    assertThat(WireSchemas.faults("score", encoder.score(quiet))).isEmpty();
    assertThat(WireSchemas.faults("alert", encoder.transition(alert, full(), "7", "resolved")))
        .isNotEmpty();
  }

  @Test
  void aSuppressedAlertIsTheAlertAndOneFieldMore() {
    byte[] alert = encoder.alert(full(), "rarity-high", true);
    String whole = new String(alert, StandardCharsets.UTF_8);
    byte[] marked = ScoreEncoder.suppressed(alert, "budget");
    assertThat(new String(marked, StandardCharsets.UTF_8))
        .isEqualTo(whole.substring(0, whole.length() - 1) + ",\"suppressed\":\"budget\"}");
    assertThat(WireSchemas.faults("alert", marked)).isEmpty();
    assertThat(WireSchemas.faults("alert", ScoreEncoder.suppressed(alert, "mood"))).isNotEmpty();
  }

  @Test
  void theSameRecordGivesTheSameBytesWhateverWasWrittenBefore() {
    byte[] first = new ScoreEncoder().score(full());
    encoder.alert(warming(), "rarity-high", true);
    assertThat(encoder.score(full())).isEqualTo(first);
    assertThat(encoder.score(full())).isEqualTo(first);
  }

  @Test
  void theSchemasAcceptWhatIsWritten() {
    assertThat(WireSchemas.faults("score", encoder.score(full()))).isEmpty();
    assertThat(WireSchemas.faults("score", encoder.score(warming()))).isEmpty();
    assertThat(WireSchemas.faults("alert", encoder.alert(full(), "score-high", false))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "score | \"n\":2311 | \"n\":-1",
        "score | \"n\":2311, | ''",
        "score | \"rarity\":0.9991 | \"rarity\":1.0",
        "score | ,\"rarityFrom\":\"counts\" | ''",
        "score | \"disagreement\":0.25 | \"disagreement\":1.25",
        "score | \"status\":\"scored\" | \"status\":\"guessed\"",
        "score | 0123456789abcdef | 0123",
        "score | \"swapped\" | \"other\"",
        "score | \"drift\":true | \"drift\":false",
        "score | \"share\":0.71 | \"share\":1.71",
        "score | 30.123Z | 30Z",
        "alert | \"reason\":\"rarity-high\", | ''",
        "alert | rarity-high | Rarity high",
        "alert | \"anomaly\":true | \"anomaly\":false",
        "alert | \"swapped\" | \"other\"",
      })
  void theSchemasRefuseWhatIsNotPromised(String schema, String part, String instead) {
    byte[] good =
        schema.equals("score") ? encoder.score(full()) : encoder.alert(full(), "rarity-high", true);
    String text = new String(good, StandardCharsets.UTF_8);
    assertThat(text).contains(part);
    byte[] bad = EventExamples.utf8(text.replace(part, instead));
    assertThat(WireSchemas.faults(schema, good)).isEmpty();
    assertThat(WireSchemas.faults(schema, bad)).isNotEmpty();
  }

  @Test
  void aClearedRecordGivesTheBytesOfANewOne() {
    ScoreRecord reused = full();
    reused.clear();
    assertThat(reused)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class)
        .ignoringFields("topFeatures", "topShares")
        .isEqualTo(new ScoreRecord());
    for (int i = 0; i < 9; i++) {
      reused.addTop("f" + i, i / 10.0);
    }
    assertThat(reused.topCount()).isEqualTo(9);
    assertThat(reused.topFeature(8)).isEqualTo("f8");
    assertThat(reused.topShare(8)).isEqualTo(0.8);
  }

  @Test
  void anInfiniteScoreIsABrokenAssumption() {
    ScoreRecord score = full();
    score.score = Double.POSITIVE_INFINITY;
    assertThatThrownBy(() -> encoder.score(score)).hasMessageContaining("found Infinity");
  }
}
