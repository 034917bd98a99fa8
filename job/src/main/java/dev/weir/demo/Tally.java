package dev.weir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * What has come out of the job so far. Not safe for use by two threads, except {@link #expect},
 * which the sending side calls.
 */
public final class Tally {
  private static final long MOST_NANOS = 3_600_000_000_000L;

  private final Set<String> expected = ConcurrentHashMap.newKeySet();
  private final Set<String> found = new TreeSet<>();
  private final Map<String, Long> alertsBySeverity = new TreeMap<>();
  private final Map<String, Long> alertsByTenant = new TreeMap<>();
  private final Map<String, Long> rejectedByCode = new TreeMap<>();
  private final Histogram latencies = new Histogram(MOST_NANOS, 3);
  private final Histogram allLatencies = new Histogram(MOST_NANOS, 3);
  private final Map<Integer, BitSet> sources = new TreeMap<>();
  private long repeated;
  private long scores;
  private long warming;
  private long alerts;
  private long rejected;

  /** Notes that this event is an anomaly; an alert for it is a hit. */
  public void expect(DemoEvent event) {
    if (event.truth() == DemoEvent.Truth.ANOMALOUS) {
      expected.add(event.id());
    }
  }

  void score(JsonNode score, long latencyNanos) {
    scores++;
    came(
        score.path("source").path("partition").asInt(),
        score.path("source").path("offset").asLong());
    warming += score.path("status").asText().equals("warming") ? 1 : 0;
    if (latencyNanos >= 0) {
      latencies.recordValue(Math.min(latencyNanos, MOST_NANOS));
      allLatencies.recordValue(Math.min(latencyNanos, MOST_NANOS));
    }
  }

  void alert(JsonNode alert) {
    alerts++;
    alertsBySeverity.merge(alert.path("severity").asText("?"), 1L, Long::sum);
    alertsByTenant.merge(alert.path("tenant").asText("?"), 1L, Long::sum);
    String id = alert.path("id").asText();
    if (expected.contains(id)) {
      found.add(id);
    }
  }

  /** Notes that the event at this place has come out. */
  void came(int partition, long offset) {
    BitSet seen = sources.computeIfAbsent(partition, p -> new BitSet());
    if (seen.get(Math.toIntExact(offset))) {
      repeated++;
    }
    seen.set(Math.toIntExact(offset));
  }

  /** Events that came out more than once, as scores, as dead letters or as both. */
  public long repeated() {
    return repeated;
  }

  void deadLetter(String code) {
    rejected++;
    rejectedByCode.merge(code, 1L, Long::sum);
  }

  /** Scores seen. */
  public long scores() {
    return scores;
  }

  /** Scores of models that have not settled. */
  public long warming() {
    return warming;
  }

  /** Alerts seen. */
  public long alerts() {
    return alerts;
  }

  /** Dead letters seen. */
  public long rejected() {
    return rejected;
  }

  /** Alerts seen, by severity. */
  public Map<String, Long> alertsBySeverity() {
    return new TreeMap<>(alertsBySeverity);
  }

  /** Alerts seen, by tenant. */
  public Map<String, Long> alertsByTenant() {
    return new TreeMap<>(alertsByTenant);
  }

  /** Dead letters seen, by code. */
  public Map<String, Long> rejectedByCode() {
    return new TreeMap<>(rejectedByCode);
  }

  /** Events that are known to be anomalies. */
  public int expectedAnomalies() {
    return expected.size();
  }

  /** Those of them that there was an alert for. */
  public int foundAnomalies() {
    return found.size();
  }

  /** Milliseconds from an event's intended time until its score was visible; 0 without scores. */
  public double latencyMillis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** The same since the start. */
  public double latencyMillisOfAll(double percentile) {
    return allLatencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** Begins new percentiles: a line shows the last second, not the average since the start. */
  void resetLatencies() {
    latencies.reset();
  }
}
