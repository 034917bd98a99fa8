package dev.weir.bench;

import static dev.weir.bench.SmokeTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The benches of what is kept, with hardly any models: that they run, not how fast. */
class StateSmokeTest {
  @Test
  void manyModelsAreSavedInFullThenInPartAndRestored() throws Exception {
    String line = "scale --models 2000 --features 5 --seconds 60 --touched 0.05";
    JsonNode row = rows(line).path(1);
    assertThat(row.path("models").asInt()).isEqualTo(2_000);
    assertThat(row.path("touchedModels").asInt()).isEqualTo(100);
    assertThat(row.path("diskRatio").asDouble()).isBetween(0.1, 5.);
    assertThat(row.path("incrementShare").asDouble()).isBetween(0.01, 0.9);
    assertThat(row.path("restoreSeconds").asDouble()).isPositive();
  }

  @Test
  void everyStateToolIsMeasuredBesideAPlainRead() throws Exception {
    JsonNode rows = rows("state --models 500 --seconds 120");
    assertThat(rows.findValuesAsText("command"))
        .containsExactly("plain read", "inspect", "verify", "migrate");
    for (JsonNode row : rows) {
      // The plain read counts them; a command that fails has no speed.
      assertThat(row.path("models").asInt()).isEqualTo(500);
      assertThat(row.path("modelsPerSecond").asDouble()).isPositive();
    }
  }

  @Test
  void theCacheIsMeasuredBesideTheHeapAndNoCache() throws Exception {
    String line =
        "cache --detectors robust-z-score --entities 20 --rounds 1 --interval 200ms --seconds 1"
            + " --model-warm-up 32 --parameters window:_32";
    JsonNode rows = rows(line);
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
}
