package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The benches of the job and its parts, with hardly any events: that they run, not how fast. */
class SmokeTest {
  /** Enough for many ticks of the system's clock of processor time, ten milliseconds each. */
  private static final int EVENTS = 30_000;

  static JsonNode rows(String line) throws Exception {
    // A config has spaces in it; nothing else has.
    List<String> words = Stream.of(line.split(" ")).map(word -> word.replace('_', ' ')).toList();
    List<BenchReport> reports = new ArrayList<>();
    BenchMainTest.parsed(BenchCommand.class, words.toArray(String[]::new))
        .run(reports::add, told -> {});
    return reports.get(0).json().path("rows");
  }

  @Test
  void thePipelineMeasuresTheJobBesideTheBareOneWithEveryNumberOfSubtasks() throws Exception {
    String line =
        "pipeline --detectors robust-z-score --entities 4 --parallelism 1,2 --rounds 1 --zipf"
            + " --interval 500ms --features 5 --events "
            + EVENTS;
    JsonNode rows = rows(line);
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).path("pipeline").asText()).isEqualTo("bare pipeline");
    assertThat(rows.get(0).path("ratio").asDouble()).isEqualTo(1);
    assertThat(rows.get(1).path("pipeline").asText()).isEqualTo("robust-z-score");
    assertThat(rows.get(3).path("parallelism").asInt()).isEqualTo(2);
    for (JsonNode row : rows) {
      assertThat(row.path("cpuMicrosPerEvent").asDouble()).isPositive();
      assertThat(row.path("outputBytes").asDouble()).isBetween(250., 500.);
    }
  }

  @Test
  void theLatencyFindsEveryEventOfASpike() throws Exception {
    String line =
        "latency --profile spike --detectors robust-z-score --rate 200 --guarantee exactly-once"
            + " --interval 200ms --warm-up 1 --seconds 3 --burst-seconds 1 --rounds 1";
    JsonNode rows = rows(line);
    assertThat(rows).hasSize(6);
    assertThat(rows.findValuesAsText("phase"))
        .containsExactly("before", "before", "during", "during", "after", "after");
    assertThat(rows.findValuesAsText("measuredEvents"))
        .containsExactly("200.0", "200.0", "4000.0", "4000.0", "400.0", "400.0");
    for (JsonNode row : rows) {
      assertThat(row.path("missingEvents").asInt()).isZero();
      assertThat(row.path("repeatedEvents").asInt()).isZero();
      assertThat(row.path("p50Millis").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(row.path("p99Millis").asDouble());
    }
  }

  @Test
  void quietTenantsAreMeasuredAloneAndBesideANoisyOne() throws Exception {
    String line =
        "noisy --detectors robust-z-score --quiet 3 --rate 20 --times 50 --rounds 1 --warm-up 1"
            + " --seconds 3";
    JsonNode rows = rows(line);
    assertThat(rows.findValuesAsText("load"))
        .containsExactly("quiet tenants alone", "beside the noisy one");
    for (JsonNode row : rows) {
      assertThat(row.path("quietEvents").asInt()).isEqualTo(3 * 20 * 3);
      assertThat(row.path("missingEvents").asInt()).isZero();
    }
    assertThat(rows.get(0).path("noisyEvents").asInt()).isZero();
    assertThat(rows.get(1).path("refusedShare").asDouble()).isBetween(0.9, 1.);
  }

  @Test
  void theStagesOfAnEventsWayAreAllMeasured() throws Exception {
    String line =
        "stages --detectors robust-z-score --entities 4 --rounds 1 --events-per-entity 500";
    JsonNode row = rows(line).path(0);
    for (String stage : List.of("parse", "decode", "exchange", "judge", "encode", "sum")) {
      assertThat(row.path(stage + "Micros").asDouble()).as(stage).isPositive();
    }
  }

  @Test
  void whatTheParametersSayOfTheirCostStandsBesideWhatWasMeasured() throws Exception {
    String line =
        "cost --of detector:_{type:_mahalanobis} --of transforms:_[{type:_shingle}]"
            + " --dimensions 3 --rounds 1 --millis 5";
    JsonNode rows = rows(line);
    assertThat(rows).hasSize(2);
    for (JsonNode row : rows) {
      assertThat(row.path("measuredMicros").asDouble()).isPositive();
      assertThat(row.path("ratio").asDouble() * row.path("formulaMicros").asDouble())
          .isEqualTo(row.path("measuredMicros").asDouble(), within(1e-9));
    }
  }
}
