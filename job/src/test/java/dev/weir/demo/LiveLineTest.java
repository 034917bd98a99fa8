package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private final Tally tally = new Tally();
  private final LiveLine line = new LiveLine();

  @Test
  void aLineTellsOfTheTimeSinceTheLastOne() throws Exception {
    assertThat(line.next(1, 900, tally))
        .isEqualTo("00:01  in 900/s  scored 0/s  total 0  warming 0 %  rejected 0  alerts 0");

    for (int i = 1; i <= 1_000; i++) {
      tally.score(json(i <= 250 ? "{'status':'warming'}" : "{'status':'scored'}"), i * 1_000_000L);
    }
    tally.alert(json("{'tenant':'api','severity':'high','id':'a'}"));
    tally.alert(json("{'tenant':'payments','severity':'high','id':'b'}"));
    tally.alert(json("{'tenant':'payments','severity':'critical','id':'c'}"));
    tally.deadLetter("UNKNOWN_TENANT");
    assertThat(line.next(61.5, 12_850, tally))
        .isEqualTo(
            "01:01  in 198/s  scored 17/s  total 1,000  warming 25 %  rejected 1  alerts 3"
                + " (critical 1, high 2; api 1, payments 2)  latency p50 500 ms p99 990 ms");

    tally.score(json("{'status':'scored'}"), 7_000_000L);
    assertThat(line.next(62.5, 12_850, tally))
        .contains("in 0/s  scored 1/s  total 1,001")
        .endsWith("latency p50 7 ms p99 7 ms");
  }

  @Test
  void anomaliesThatWereAlertedAreFoundOnce() throws Exception {
    tally.expect(event("a", DemoEvent.Truth.ANOMALOUS));
    tally.expect(event("b", DemoEvent.Truth.ANOMALOUS));
    tally.expect(event("c", DemoEvent.Truth.NORMAL));
    tally.alert(json("{'id':'a'}"));
    tally.alert(json("{'id':'a'}"));
    tally.alert(json("{'id':'c'}"));
    assertThat(tally.expectedAnomalies()).isEqualTo(2);
    assertThat(tally.foundAnomalies()).isEqualTo(1);
    assertThat(tally.alerts()).isEqualTo(3);
  }

  @Test
  void sendTimesAreThoseOfTheLastEventsOnly() {
    SendTimes times = new SendTimes();
    assertThat(times.nanos(0, 0)).isEqualTo(SendTimes.UNKNOWN);
    times.sent(0, 0, 11);
    times.sent(1, 0, 12);
    assertThat(times.nanos(0, 0)).isEqualTo(11);
    assertThat(times.nanos(1, 0)).isEqualTo(12);
    assertThat(times.nanos(0, 1)).isEqualTo(SendTimes.UNKNOWN);
    times.sent(0, SendTimes.KEPT, 13);
    assertThat(times.nanos(0, SendTimes.KEPT)).isEqualTo(13);
    assertThat(times.nanos(0, 0)).as("its place was taken").isEqualTo(SendTimes.UNKNOWN);
  }

  private static DemoEvent event(String id, DemoEvent.Truth truth) {
    return new DemoEvent(new byte[0], id, 0, new byte[0], truth);
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
