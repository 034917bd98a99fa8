package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchEventsTest {
  private static String text(BenchEvents events) {
    return new String(events.value(), StandardCharsets.UTF_8);
  }

  @Test
  void theSameSeedGivesTheSameEvents() {
    BenchEvents first = BenchEvents.uniform(50, 7);
    BenchEvents second = BenchEvents.uniform(50, 7);
    for (int e = 0; e < 100; e++) {
      first.next();
      second.next();
      assertThat(text(first)).isEqualTo(text(second));
    }
  }

  @Test
  void anEventHasTenNumbersAndAboutThreeHundredBytes() throws Exception {
    BenchEvents events = BenchEvents.uniform(1_000, 1);
    for (int e = 0; e < 100; e++) {
      events.next();
      JsonNode json = new ObjectMapper().readTree(events.value());
      assertThat(json.path("features")).hasSize(10);
      assertThat(json.path("id").asText()).isEqualTo("e-" + e);
      assertThat(events.value().length).isBetween(270, 330);
    }
  }

  @Test
  void theFirstEntityOfAZipfIsTwiceAsFrequentAsTheSecond() {
    BenchEvents events = BenchEvents.zipf(1_000, 1);
    Map<String, Integer> counts = new HashMap<>();
    for (int e = 0; e < 50_000; e++) {
      events.next();
      counts.merge(new String(events.key(), StandardCharsets.US_ASCII), 1, Integer::sum);
    }
    double first = counts.get("card-000000");
    assertThat(first / counts.get("card-000001")).isBetween(1.8, 2.2);
  }

  @Test
  void theBarePipelineReadsWhatTheJobReads() throws Exception {
    BenchEvents events = BenchEvents.uniform(10, 1);
    events.next();
    RawRecord raw =
        new RawRecord(events.key(), events.value(), 0, "events", 0, 42, new String[0], null);
    var read = new BareEvent(BenchEvents.FEATURES).read(raw);
    JsonNode json = new ObjectMapper().readTree(events.value());
    assertThat(read.f0).isEqualTo(json.path("entity").asText());
    assertThat(read.f1).isEqualTo("e-0");
    assertThat(read.f2).isEqualTo("2026-01-01T00:00:00.000Z");
    for (int f = 0; f < BenchEvents.FEATURES; f++) {
      assertThat(read.f3[f]).isEqualTo(json.path("features").path("feature-" + f).asDouble());
    }
    assertThat(read.f5).isEqualTo(42);
  }
}
