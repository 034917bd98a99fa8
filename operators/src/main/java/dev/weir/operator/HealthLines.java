package dev.weir.operator;

import dev.weir.event.JsonWriter;
import dev.weir.event.RejectionCode;
import dev.weir.health.HealthAlert;
import dev.weir.health.HealthReport.Closing;
import dev.weir.health.MinuteCounts;
import dev.weir.health.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes lines of the health topic; {@code configs/schema/tenant-health.schema.json} is theirs. */
final class HealthLines {
  /** The broker's clock: a minute of long ago must not be refused by the topic. */
  private static final long NO_TIMESTAMP = -1;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final RejectionCode[] CODES = RejectionCode.values();

  private final JsonWriter json = new JsonWriter();

  OutputRecord minute(String tenant, MinuteCounts counts, Closing closing, boolean late) {
    begin("minute", tenant, counts.minuteMillis());
    if (late) {
      json.name("late");
      json.truth(true);
    }
    if (closing != Closing.CLOCK) {
      text("closedBy", closing.name().toLowerCase(Locale.ROOT));
    }
    number("events", counts.of(Quantity.EVENTS));
    number("scores", counts.judged());
    rejected(counts);
    json.name("statuses");
    json.beginObject();
    number("scored", counts.of(Quantity.SCORED));
    number("warming", counts.of(Quantity.WARMING));
    number("fallback", counts.of(Quantity.FALLBACK));
    number("unscored", counts.of(Quantity.UNSCORED));
    json.endObject();
    results(counts);
    models(counts);
    return end(tenant);
  }

  private void rejected(MinuteCounts counts) {
    number("rejected", counts.rejected());
    if (counts.rejected() == 0) {
      return;
    }
    json.name("rejectedBy");
    json.beginObject();
    for (RejectionCode code : CODES) {
      if (counts.rejected(code) != 0) {
        number(code.name(), counts.rejected(code));
      }
    }
    json.endObject();
  }

  private void results(MinuteCounts counts) {
    number("anomalies", counts.anomalies());
    if (counts.settled() > 0) {
      json.name("anomalyRate");
      json.number((double) counts.anomalies() / counts.settled());
    }
    json.name("severities");
    json.beginObject();
    number("medium", counts.of(Quantity.MEDIUM));
    number("high", counts.of(Quantity.HIGH));
    number("critical", counts.of(Quantity.CRITICAL));
    json.endObject();
    number("alerts", counts.of(Quantity.ALERTS));
    number("drifts", counts.of(Quantity.DRIFTS));
    if (!Double.isNaN(counts.rarityAt(1))) {
      json.name("rarity");
      json.beginObject();
      quantile("p50", counts.rarityAt(0.5));
      quantile("p90", counts.rarityAt(0.9));
      quantile("p99", counts.rarityAt(0.99));
      json.endObject();
    }
  }

  private void models(MinuteCounts counts) {
    number("modelsCreated", counts.of(Quantity.MODELS_CREATED));
    number("modelsExpired", counts.of(Quantity.MODELS_EXPIRED));
    json.name("cost");
    json.beginObject();
    json.name("cpuMillis");
    json.number(counts.of(Quantity.CPU_NANOS) / NANOS_PER_MILLI);
    number("modelBytesCreated", counts.of(Quantity.MODEL_BYTES_CREATED));
    json.endObject();
  }

  OutputRecord alert(String tenant, HealthAlert alert) {
    begin("alert", tenant, alert.minuteMillis());
    text("reason", alert.reason().label());
    json.name("found");
    json.number(alert.found());
    json.name("limit");
    json.number(alert.limit());
    return end(tenant);
  }

  private void begin(String kind, String tenant, long minuteMillis) {
    json.reset();
    json.beginObject();
    text("kind", kind);
    text("tenant", tenant);
    json.name("minute");
    json.time(minuteMillis);
  }

  private OutputRecord end(String tenant) {
    json.endObject();
    byte[] key = tenant.getBytes(StandardCharsets.UTF_8);
    return new OutputRecord(Destination.TENANT_HEALTH, key, json.toBytes(), NO_TIMESTAMP);
  }

  private void quantile(String name, double value) {
    json.name(name);
    json.number(value);
  }

  private void text(String name, String value) {
    json.name(name);
    json.text(value);
  }

  private void number(String name, long value) {
    json.name(name);
    json.number(value);
  }
}
