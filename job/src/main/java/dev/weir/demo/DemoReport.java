package dev.weir.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What went in and what came out.
 *
 * @param eventsIn events that the broker has taken
 * @param tally what committed readers saw
 * @param seconds from the first event sent to the last result seen
 * @param tenants what was measured against labels, by tenant
 */
record DemoReport(long eventsIn, Tally tally, double seconds, Map<String, Tenant> tenants) {
  /**
   * One tenant.
   *
   * @param events events judged
   * @param anomalies events labelled as anomalies
   * @param rocAuc area under the ROC curve of the scores; NaN without both kinds of labels
   * @param averagePrecision NaN without anomalies
   */
  record Tenant(long events, long anomalies, double rocAuc, double averagePrecision) {}

  /** Every event that went in came out once, as a score or as a dead letter. */
  boolean reconciles() {
    return eventsIn == tally.scores() + tally.rejected() && tally.repeated() == 0;
  }

  /** Mean ROC AUC over the tenants that have labels; NaN without any. */
  double meanRocAuc() {
    return tenants.values().stream()
        .mapToDouble(Tenant::rocAuc)
        .filter(auc -> !Double.isNaN(auc))
        .average()
        .orElse(Double.NaN);
  }

  /** Writes the report as JSON. */
  void write(Path file) throws IOException {
    Files.writeString(
        file,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json())
            + "\n");
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("eventsIn", eventsIn);
    json.put("scored", tally.scores());
    json.put("warming", tally.warming());
    ObjectNode rejected = json.putObject("rejected");
    rejected.put("total", tally.rejected());
    ObjectNode byCode = rejected.putObject("byCode");
    tally.rejectedByCode().forEach(byCode::put);
    ObjectNode alerts = json.putObject("alerts");
    tally.alertsBySeverity().forEach(alerts::put);
    json.put("eventsPerSecond", Math.round(eventsIn / Math.max(seconds, 1e-3)));
    ObjectNode latency = json.putObject("latencyMillis");
    latency.put("p50", tally.latencyMillisOfAll(50));
    latency.put("p99", tally.latencyMillisOfAll(99));
    json.put("repeated", tally.repeated());
    json.put("reconciles", reconciles());
    putMeasure(json, "meanRocAuc", meanRocAuc());
    ObjectNode byTenant = json.putObject("tenants");
    tenants.forEach((name, tenant) -> byTenant.set(name, json(tenant)));
    return json;
  }

  private static ObjectNode json(Tenant tenant) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("events", tenant.events());
    json.put("anomalies", tenant.anomalies());
    putMeasure(json, "rocAuc", tenant.rocAuc());
    putMeasure(json, "averagePrecision", tenant.averagePrecision());
    return json;
  }

  /** JSON has no NaN: what could not be measured is left out. */
  private static void putMeasure(ObjectNode json, String name, double value) {
    if (!Double.isNaN(value)) {
      json.put(name, Math.round(value * 1e4) / 1e4);
    }
  }
}
