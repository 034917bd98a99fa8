package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.detect.DetectorType;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The benches that need a broker, with hardly any events: that they run, not how fast. */
class SmokeTest {
  private static final int EVENTS = 2_000;

  private static <T> T parsed(Class<T> type, String line) {
    // A config has spaces in it; nothing else has.
    List<String> words = Stream.of(line.split(" ")).map(word -> word.replace('_', ' ')).toList();
    var chain =
        BenchMain.commandLine(new PrintWriter(System.out), new PrintWriter(System.err))
            .parseArgs(words.toArray(String[]::new))
            .asCommandLineList();
    return type.cast(chain.get(chain.size() - 1).getCommand());
  }

  @Test
  void thePipelineMeasuresTheJobBesideTheBareOneWithEveryNumberOfSubtasks() throws Exception {
    String line =
        "pipeline --detectors robust-z-score --entities 4 --parallelism 1,2 --rounds 1 --zipf"
            + " --interval 500ms --features 5 --events "
            + EVENTS;
    PipelineBench.Settings settings = parsed(PipelineCommand.class, line).settings();
    JsonNode rows = new PipelineBench(settings, told -> {}).run().json().path("rows");
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
    LatencyBench.Settings settings = parsed(LatencyCommand.class, line).settings();
    JsonNode rows = new LatencyBench(settings, told -> {}).run().json().path("rows");
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
  void manyModelsAreSavedInFullThenInPartAndRestored() throws Exception {
    String line = "scale --models 2000 --features 5 --seconds 60 --touched 0.05";
    ScaleBench.Settings settings = parsed(ScaleCommand.class, line).settings();
    JsonNode row = new ScaleBench(settings, told -> {}).run().json().path("rows").path(1);
    assertThat(row.path("models").asInt()).isEqualTo(2_000);
    assertThat(row.path("touchedModels").asInt()).isEqualTo(100);
    assertThat(row.path("diskRatio").asDouble()).isBetween(0.1, 5.);
    assertThat(row.path("incrementShare").asDouble()).isBetween(0.01, 0.9);
    assertThat(row.path("restoreSeconds").asDouble()).isPositive();
  }

  @Test
  void theCacheIsMeasuredBesideTheHeapAndNoCache() throws Exception {
    String line =
        "cache --detectors robust-z-score --entities 20 --rounds 1 --interval 200ms --seconds 1"
            + " --model-warm-up 32 --parameters window:_32";
    CacheBench.Settings settings = parsed(CacheCommand.class, line).settings();
    JsonNode rows = new CacheBench(settings, told -> {}).run().json().path("rows");
    assertThat(rows.findValuesAsText("store"))
        .containsExactly(
            "heap", "rocksdb, all cached", "rocksdb, some cached", "rocksdb, no cache");
    assertThat(rows.get(1).path("hitShare").asDouble()).isGreaterThan(0.9);
    assertThat(rows.get(2).path("hitShare").asDouble()).isBetween(0.1, 0.9);
    assertThat(rows.get(3).path("hitShare").isNull()).isTrue();
  }

  @Test
  void theBoundThatNinetyNineInAHundredKeepIsTheBuckets() {
    double any = Double.POSITIVE_INFINITY;
    assertThat(CacheBench.bound(Map.of(1., 98L, 2., 99L, any, 100L))).isEqualTo(2);
    assertThat(CacheBench.bound(Map.of(1., 0L, any, 3L))).isInfinite();
    assertThat(CacheBench.bound(Map.of(1., 0L, any, 0L))).isNaN();
    assertThat(CacheBench.bound(Map.of())).isNaN();
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

  @Test
  void whatTheParametersSayOfTheirCostStandsBesideWhatWasMeasured() {
    CostBench bench =
        new CostBench(
            List.of("detector: {type: mahalanobis}", "transforms: [{type: shingle}]"),
            List.of(3),
            1,
            5,
            line -> {});
    for (JsonNode row : bench.run().json().path("rows")) {
      assertThat(row.path("measuredMicros").asDouble()).isPositive();
      assertThat(row.path("ratio").asDouble() * row.path("formulaMicros").asDouble())
          .isEqualTo(row.path("measuredMicros").asDouble(), within(1e-9));
    }
  }
}
