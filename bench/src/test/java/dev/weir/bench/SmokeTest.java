package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.detect.DetectorType;
import java.time.Duration;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

/** The benches that need a broker, with hardly any events: that they run, not how fast. */
class SmokeTest {
  private static final int EVENTS = 2_000;

  @Test
  void thePipelineMeasuresTheJobBesideTheBareOne() throws Exception {
    PipelineBench.Settings settings =
        new PipelineBench.Settings(
            List.of(DetectorType.ROBUST_Z_SCORE),
            List.of(4),
            Backend.HEAP,
            EVENTS,
            0.5,
            1,
            true,
            500,
            20);
    JsonNode rows = new PipelineBench(settings, line -> {}).run().json().path("rows");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("pipeline").asText()).isEqualTo("bare pipeline");
    assertThat(rows.get(0).path("ratio").asDouble()).isEqualTo(1);
    assertThat(rows.get(1).path("pipeline").asText()).isEqualTo("robust-z-score");
    for (JsonNode row : rows) {
      assertThat(row.path("cpuMicrosPerEvent").asDouble()).isPositive();
      assertThat(row.path("outputBytes").asDouble()).isBetween(250., 500.);
    }
  }

  @Test
  void theLatencyFindsEveryEvent() throws Exception {
    LatencyBench.Settings settings =
        new LatencyBench.Settings(
            List.of(DetectorType.ROBUST_Z_SCORE),
            500,
            1,
            1,
            DeliveryGuarantee.EXACTLY_ONCE,
            Duration.ofMillis(200),
            1);
    JsonNode rows = new LatencyBench(settings, line -> {}).run().json().path("rows");
    assertThat(rows).hasSize(2);
    for (JsonNode row : rows) {
      assertThat(row.path("missingEvents").asInt()).isZero();
      assertThat(row.path("repeatedEvents").asInt()).isZero();
      assertThat(row.path("measuredEvents").asInt()).isEqualTo(500);
      assertThat(row.path("p50Millis").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(row.path("p99Millis").asDouble());
    }
  }

  @Test
  void theStagesOfAnEventsWayAreAllMeasured() throws Exception {
    StagesBench bench =
        new StagesBench(List.of(DetectorType.ROBUST_Z_SCORE), 4, 1, 500, line -> {});
    JsonNode row = bench.run().json().path("rows").path(0);
    for (String stage : List.of("parse", "decode", "exchange", "judge", "encode", "sum")) {
      assertThat(row.path(stage + "Micros").asDouble()).as(stage).isPositive();
    }
  }
}
