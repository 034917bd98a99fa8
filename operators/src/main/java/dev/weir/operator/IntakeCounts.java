package dev.weir.operator;

import dev.weir.event.DecodedEvent;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.health.HealthLimits;
import dev.weir.health.MinuteCounts;
import dev.weir.health.MinuteTallies;
import dev.weir.health.Quantity;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantTable;
import org.apache.flink.metrics.Counter;

/**
 * What {@link ApplyTenantConfig} counts of each event that it takes or refuses: in the metrics of
 * its tenant, and in the tenant's minutes where those are counted.
 */
final class IntakeCounts {
  private final TenantMetrics metrics;

  /** Null where minutes are not counted. */
  private final MinuteSender minutes;

  private final TenantTable tenants;

  private TenantMetrics.Series lastSeries;
  private Counter eventsOfLastSeries;

  IntakeCounts(TenantMetrics metrics, MinuteSender minutes, TenantTable tenants) {
    this.metrics = metrics;
    this.minutes = minutes;
    this.tenants = tenants;
  }

  /** An event that {@code config} judges. */
  void accepted(DecodedEvent event, JudgingConfig config, long recordTimestamp) {
    count(metrics.of(event.tenant()));
    // What was let in and yet is not what was asked for.
    count("extraFields", event.extra());
    count("extraFeatures", event.extraFeatures());
    count("missingFeatures", event.missing());
    if (minutes != null) {
      MinuteTallies.Tenant tally = minutes.of(event.tenant());
      limit(tally, config);
      MinuteCounts counts = tally.at(recordTimestamp);
      counts.count(Quantity.EVENTS);
      counts.count(Quantity.ACCEPTED);
    }
  }

  /** An event that was refused, and perhaps parked. */
  void refused(Rejection rejection, boolean parked, long recordTimestamp) {
    // A name that nobody has configured must not take the place of one that somebody has.
    boolean named = rejection.code() != RejectionCode.UNKNOWN_TENANT;
    count(metrics.of(named ? rejection.tenant() : null));
    if (parked) {
      lastSeries.counter("parked").inc();
    } else {
      lastSeries.counter("rejected", "code", rejection.code()).inc();
    }
    if (minutes != null) {
      refusedInMinute(rejection, recordTimestamp);
    }
  }

  /** A name that nobody has configured gets no minutes of its own. */
  private void refusedInMinute(Rejection rejection, long recordTimestamp) {
    String tenant = rejection.tenant();
    JudgingConfig known =
        tenant == null ? null : tenants.inForce(tenant, Math.max(0, recordTimestamp));
    MinuteTallies.Tenant tally = minutes.of(known == null ? TenantMetrics.OTHER : tenant);
    if (known != null) {
      limit(tally, known);
    }
    MinuteCounts counts = tally.at(recordTimestamp);
    counts.count(Quantity.EVENTS);
    counts.reject(rejection.code());
  }

  private void count(TenantMetrics.Series series) {
    if (lastSeries != series) {
      lastSeries = series;
      eventsOfLastSeries = series.counter("events");
    }
    eventsOfLastSeries.inc();
  }

  private void count(String name, int found) {
    if (found > 0) {
      lastSeries.counter(name).inc(found);
    }
  }

  private static void limit(MinuteTallies.Tenant tally, JudgingConfig known) {
    HealthLimits held = tally.limits();
    if (held == null || held.epoch().compareTo(known.epoch()) < 0) {
      tally.limits(new HealthLimits(known.epoch(), known.health()));
    }
  }
}
