package dev.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lines of minutes: cut differently they are the same, and nothing else is. */
class HealthSumsTest {
  private final HealthSums one = new HealthSums();
  private final HealthSums other = new HealthSums();

  private static void add(HealthSums to, int minute, int scores, int rejected, int anomalies) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"kind\":\"minute\",\"tenant\":\"acme\",\"minute\":\"2026-01-01T00:%02d:00.000Z\","
                + "\"events\":%d,\"scores\":%d,\"rejected\":%d,\"rejectedBy\":{\"EMPTY\":%d},"
                + "\"statuses\":{\"scored\":%d},\"anomalies\":%d,\"severities\":{\"high\":%d},"
                + "\"cost\":{\"cpuMillis\":1.5,\"modelBytesCreated\":10}}",
            minute,
            scores + rejected,
            scores,
            rejected,
            rejected,
            scores,
            anomalies,
            anomalies);
    to.add(json.getBytes(StandardCharsets.UTF_8));
  }

  private HealthSums.Comparison compare() {
    return one.compare(other, Long.MAX_VALUE, Set.of());
  }

  @Test
  void aMinuteInTwoLinesIsTheSameAsInOne() {
    add(one, 0, 7, 3, 1);
    add(one, 1, 1, 0, 0);
    add(other, 0, 5, 1, 1);
    other.add("{\"kind\":\"alert\",\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8));
    add(other, 0, 2, 2, 0);
    add(other, 1, 1, 0, 0);
    // Each line has made models worth 10 bytes.
    assertThat(compare().differences()).singleElement().asString().contains("modelBytesCreated=10");
    add(one, 0, 0, 0, 0);
    assertThat(compare()).isEqualTo(new HealthSums.Comparison(1, java.util.List.of()));
  }

  @Test
  void theLastMinuteAndThoseAfterTheEndAreNotCompared() {
    add(one, 0, 7, 0, 0);
    add(one, 1, 7, 0, 0);
    add(other, 0, 7, 0, 0);
    add(other, 1, 8, 0, 0);
    assertThat(compare().differences()).isEmpty();
    add(one, 2, 1, 0, 0);
    add(other, 2, 1, 0, 0);
    assertThat(compare().differences()).hasSize(1);
    long end = java.time.Instant.parse("2026-01-01T00:01:00Z").toEpochMilli();
    assertThat(one.compare(other, end, Set.of()).differences()).isEmpty();
  }

  @Test
  void ofATenantWithoutAnOrderOnlyTheEventsAreCompared() {
    add(one, 0, 7, 1, 2);
    add(one, 1, 1, 0, 0);
    add(other, 0, 7, 1, 3);
    add(other, 1, 1, 0, 0);
    assertThat(compare().differences()).hasSize(1);
    assertThat(one.compare(other, Long.MAX_VALUE, Set.of("acme")).differences()).isEmpty();
    add(one, 0, 0, 1, 0);
    assertThat(one.compare(other, Long.MAX_VALUE, Set.of("acme")).differences()).hasSize(1);
  }

  @Test
  void aMinuteWhoseEventsAreNotScoredPlusRejectedIsNamed() {
    String line =
        "{\"kind\":\"minute\",\"tenant\":\"acme\",\"minute\":\"2026-01-01T00:00:00.000Z\","
            + "\"events\":3,\"scores\":2}";
    one.add(line.getBytes(StandardCharsets.UTF_8));
    other.add(line.getBytes(StandardCharsets.UTF_8));
    add(one, 1, 1, 0, 0);
    add(other, 1, 1, 0, 0);
    assertThat(compare().differences())
        .singleElement()
        .asString()
        .contains("expected events = scores + rejected");
  }
}
