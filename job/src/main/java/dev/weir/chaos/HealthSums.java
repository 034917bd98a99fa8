package dev.weir.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the lines of tenants' minutes add up to. How a minute is cut into lines depends on timing,
 * and so do the alerts of health, what freed memory, and rates and quantiles of a line: they are
 * not looked at.
 */
final class HealthSums {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> COUNTS =
      List.of("events", "scores", "rejected", "anomalies", "alerts", "drifts", "modelsCreated");

  private static final List<String> GROUPS = List.of("rejectedBy", "statuses", "severities");

  /** Of a tenant whose events are judged in no certain order. */
  private static final List<String> IN_ANY_ORDER =
      List.of("events", "scores", "rejected", "rejectedBy");

  private final Map<String, TreeMap<Long, Map<String, Long>>> tenants = new TreeMap<>();

  /** Reads the whole topic. */
  static HealthSums read(String bootstrapServers, TopicNames names) {
    HealthSums sums = new HealthSums();
    new CommittedRecords(bootstrapServers)
        .readAll(names.tenantHealth(), line -> sums.add(line.value()));
    return sums;
  }

  /** Takes a line. */
  void add(byte[] value) {
    JsonNode line = parse(value);
    if (!line.path("kind").asText().equals("minute")) {
      return;
    }
    long minute = Instant.parse(line.path("minute").asText()).toEpochMilli();
    Map<String, Long> sums =
        tenants
            .computeIfAbsent(line.path("tenant").asText(), tenant -> new TreeMap<>())
            .computeIfAbsent(minute, millis -> new TreeMap<>());
    COUNTS.forEach(name -> add(sums, name, line.path(name)));
    for (String group : GROUPS) {
      line.path(group)
          .properties()
          .forEach(one -> add(sums, group + "." + one.getKey(), one.getValue()));
    }
    add(sums, "modelBytesCreated", line.path("cost").path("modelBytesCreated"));
  }

  private static JsonNode parse(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException("found a line of health that is no JSON", e);
    }
  }

  private static void add(Map<String, Long> sums, String name, JsonNode count) {
    if (count.asLong() != 0) {
      sums.merge(name, count.asLong(), Long::sum);
    }
  }

  /** What was compared, and the differences in words. */
  record Comparison(int minutes, List<String> differences) {}

  /**
   * Compares the minutes that both runs have certainly closed.
   *
   * @param beforeMillis only minutes that begin before this
   * @param unordered tenants of which only the numbers of events are certain
   */
  Comparison compare(HealthSums other, long beforeMillis, Set<String> unordered) {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    Set<String> names = new TreeSet<>(tenants.keySet());
    names.addAll(other.tenants.keySet());
    for (String tenant : names) {
      TreeMap<Long, Map<String, Long>> own = minutes(tenant);
      TreeMap<Long, Map<String, Long>> others = other.minutes(tenant);
      if (own.isEmpty() || others.isEmpty()) {
        continue; // its first minute is still open in one of them
      }
      // The last one may be closed by patience, with more to come.
      long end = Math.min(beforeMillis, Math.min(own.lastKey(), others.lastKey()));
      Set<Long> minutes = new TreeSet<>(own.headMap(end).keySet());
      minutes.addAll(others.headMap(end).keySet());
      for (long minute : minutes) {
        compared++;
        Map<String, Long> found = own.getOrDefault(minute, Map.of());
        Map<String, Long> wanted = others.getOrDefault(minute, Map.of());
        boolean ordered = !unordered.contains(tenant);
        check(tenant + " " + Instant.ofEpochMilli(minute), found, wanted, ordered, differences);
      }
    }
    return new Comparison(compared, differences);
  }

  private TreeMap<Long, Map<String, Long>> minutes(String tenant) {
    return tenants.getOrDefault(tenant, new TreeMap<>());
  }

  private static void check(
      String where,
      Map<String, Long> found,
      Map<String, Long> wanted,
      boolean ordered,
      List<String> differences) {
    long whole = found.getOrDefault("scores", 0L) + found.getOrDefault("rejected", 0L);
    if (found.getOrDefault("events", 0L) != whole) {
      differences.add(where + ": found " + found + ", expected events = scores + rejected");
    }
    Map<String, Long> left = ordered ? found : certain(found);
    Map<String, Long> right = ordered ? wanted : certain(wanted);
    if (!left.equals(right)) {
      differences.add(where + ": found " + left + ", expected " + right);
    }
  }

  private static Map<String, Long> certain(Map<String, Long> sums) {
    Map<String, Long> kept = new TreeMap<>(sums);
    kept.keySet().removeIf(name -> IN_ANY_ORDER.stream().noneMatch(name::startsWith));
    return kept;
  }
}
