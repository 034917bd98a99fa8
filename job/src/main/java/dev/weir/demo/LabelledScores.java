package dev.weir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.threshold.RankingMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Scores beside the labels of their events, to measure how well the job ranks them. Events that a
 * model could not score yet count as the least anomalous.
 */
final class LabelledScores {
  private final ConcurrentMap<String, Boolean> labels = new ConcurrentHashMap<>();
  private final Map<String, Tenant> tenants = new TreeMap<>();

  private static final class Tenant {
    private final List<Double> scores = new ArrayList<>();
    private final List<Boolean> anomalies = new ArrayList<>();
    private long events;
  }

  /** Notes an event's label before it is sent; the sending side calls it. */
  void expect(DemoEvent event) {
    if (event.truth() != DemoEvent.Truth.UNKNOWN) {
      labels.put(event.id(), event.truth() == DemoEvent.Truth.ANOMALOUS);
    }
  }

  /** Takes a score as it stands in its topic. */
  void score(JsonNode score) {
    Tenant tenant = tenants.computeIfAbsent(score.path("tenant").asText(), t -> new Tenant());
    tenant.events++;
    Boolean anomaly = labels.remove(score.path("id").asText());
    if (anomaly != null) {
      tenant.scores.add(score.path("score").asDouble(Double.NEGATIVE_INFINITY));
      tenant.anomalies.add(anomaly);
    }
  }

  /** What was measured, by tenant. */
  Map<String, DemoReport.Tenant> measured() {
    Map<String, DemoReport.Tenant> measured = new TreeMap<>();
    tenants.forEach((name, tenant) -> measured.put(name, measure(tenant)));
    return measured;
  }

  private static DemoReport.Tenant measure(Tenant tenant) {
    double[] scores = tenant.scores.stream().mapToDouble(Double::doubleValue).toArray();
    boolean[] anomalies = new boolean[scores.length];
    long positives = 0;
    for (int i = 0; i < anomalies.length; i++) {
      anomalies[i] = tenant.anomalies.get(i);
      positives += anomalies[i] ? 1 : 0;
    }
    return new DemoReport.Tenant(
        tenant.events,
        positives,
        RankingMetrics.rocAuc(scores, anomalies),
        RankingMetrics.averagePrecision(scores, anomalies));
  }
}
