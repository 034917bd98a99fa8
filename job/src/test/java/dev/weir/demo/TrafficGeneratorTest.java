package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.DecodedEvent;
import dev.weir.tenant.ConfigRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficGeneratorTest {
  private static final long START = Instant.parse("2026-11-20T00:00:00Z").toEpochMilli();
  private static final int EVENTS = 20_000;

  @Test
  void theSameSettingsGiveTheSameBytesAndAnotherSeedGivesOthers() {
    assertThat(firstEvents(7)).isEqualTo(firstEvents(7)).isNotEqualTo(firstEvents(8));
  }

  @Test
  void everyEventFitsTheConfigOfItsTenant() throws Exception {
    Map<String, DecodingByConfig> decoding = new HashMap<>();
    for (String tenant : TrafficGenerator.tenants()) {
      String yaml = Files.readString(Path.of("../configs/tenants/" + tenant + ".yaml"));
      decoding.put(tenant, new DecodingByConfig(ConfigRequest.ofFile(yaml).config()));
    }
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Integer> anomalies = new HashMap<>();
    Map<String, Set<String>> keys = new HashMap<>();
    Set<String> ids = new HashSet<>();
    long time = START;
    TrafficGenerator generator = new TrafficGenerator(settings(1, 100));
    for (int i = 0; i < EVENTS; i++) {
      DemoEvent event = generator.next();
      String key = new String(event.key(), StandardCharsets.UTF_8);
      String tenant = key.split("\\|")[0];
      DecodedEvent decoded = decoding.get(tenant).decode(event);
      assertThat(decoded.tenant()).isEqualTo(tenant);
      assertThat(decoded.timeMillis()).isEqualTo(event.timeMillis()).isGreaterThanOrEqualTo(time);
      assertThat(decoded.id()).isEqualTo(event.id());
      assertThat(ids.add(event.id())).as(event.id()).isTrue();
      boolean anomalous = event.truth() == DemoEvent.Truth.ANOMALOUS;
      assertThat(anomalous && i < 1_000).as("quiet at first").isFalse();
      counts.merge(tenant, 1, Integer::sum);
      anomalies.merge(tenant, anomalous ? 1 : 0, Integer::sum);
      keys.computeIfAbsent(tenant, t -> new HashSet<>()).add(key);
      time = event.timeMillis();
    }
    assertThat(time).isEqualTo(START + (EVENTS - 1) * 100L);
    assertThat(counts.get("payments")).isBetween(9_500, 10_500);
    assertThat(counts.get("api")).isBetween(5_500, 6_500);
    assertThat(counts.get("machines")).isBetween(3_700, 4_300);
    assertThat(keys.get("payments")).hasSize(200);
    assertThat(keys.get("api")).as("one model, one partition").containsExactly("api");
    assertThat(keys.get("machines")).hasSize(40);
    assertThat(anomalies).allSatisfy((tenant, n) -> assertThat(n).as(tenant).isBetween(30, 200));
  }

  @Test
  void noAnomaliesAreMadeWhenNoneAreAskedFor() {
    TrafficGenerator generator = new TrafficGenerator(settings(1, 0));
    for (int i = 0; i < EVENTS; i++) {
      assertThat(generator.next().truth()).isEqualTo(DemoEvent.Truth.NORMAL);
    }
  }

  private static String firstEvents(long seed) {
    TrafficGenerator generator = new TrafficGenerator(settings(seed, 100));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      all.append(new String(generator.next().json(), StandardCharsets.UTF_8)).append('\n');
    }
    return all.toString();
  }

  private static TrafficGenerator.Settings settings(long seed, int anomalyEvery) {
    return new TrafficGenerator.Settings(seed, START, 100_000, anomalyEvery, 1_000);
  }
}
