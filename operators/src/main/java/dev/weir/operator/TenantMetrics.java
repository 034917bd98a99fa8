package dev.weir.operator;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counters per tenant with a bounded number of labels: the first tenants seen by a subtask get
 * series of their own, all others share {@link #OTHER}. A thousand tenants make a scrape of two
 * megabytes; an unbounded label would let one customer's typing errors end the monitoring of all.
 */
final class TenantMetrics {
  /** The tenant label of everybody beyond the bound. No tenant can have this name. */
  static final String OTHER = "__other__";

  static final String GROUP = "weir";
  static final String TENANT = "tenant";

  private static final long UNLIMITED = 0;

  private final MetricGroup group;
  private final int maxTenants;
  private final Map<String, Series> byTenant = new HashMap<>();
  private Series other;
  private String lastTenant;
  private Series last;

  /** The counters of one label. */
  static final class Series {
    private final MetricGroup group;
    private final Map<String, Counter> counters = new HashMap<>();
    private final Map<Enum<?>, Counter> counted = new HashMap<>();

    private volatile long modelBytes = -1;
    private volatile long limit = UNLIMITED;
    private boolean showsLimit;

    private final boolean shared;

    private Series(MetricGroup group, boolean shared) {
      this.group = group;
      this.shared = shared;
    }

    /** The counter {@code name}. */
    Counter counter(String name) {
      Counter counter = counters.get(name);
      if (counter == null) {
        counter = group.counter(name);
        counters.put(name, counter);
      }
      return counter;
    }

    /** The counter {@code name} with one more label; {@code value} comes from an enum. */
    Counter counter(String name, String label, Enum<?> value) {
      Counter counter = counted.get(value);
      if (counter == null) {
        counter = group.addGroup(label, value.name()).counter(name);
        counted.put(value, counter);
      }
      return counter;
    }

    /**
     * Shows the events per second that the tenant may send, once it has a limit; 0: any number. The
     * tenants that share a series have no limit in common.
     */
    void limit(long eventsPerSecond) {
      limit = eventsPerSecond;
      if (!showsLimit && !shared && eventsPerSecond != UNLIMITED) {
        group.gauge("limitEventsPerSecond", () -> limit);
        showsLimit = true;
      }
    }

    /** Shows {@code bytes} as the size of one of this tenant's models. */
    void modelBytes(long bytes) {
      if (modelBytes < 0) {
        group.gauge("modelBytes", () -> modelBytes);
      }
      modelBytes = bytes;
    }
  }

  TenantMetrics(MetricGroup operatorGroup, int maxTenants) {
    this.group = operatorGroup.addGroup(GROUP);
    this.maxTenants = maxTenants;
  }

  /** The series of {@code tenant}, or of all tenants beyond the bound; null counts as those. */
  Series of(String tenant) {
    if (tenant != null && tenant.equals(lastTenant)) {
      return last;
    }
    Series series = tenant == null ? null : byTenant.get(tenant);
    if (series == null) {
      series = add(tenant);
    }
    lastTenant = tenant;
    last = series;
    return series;
  }

  private Series add(String tenant) {
    if (tenant == null || byTenant.size() >= maxTenants) {
      if (other == null) {
        other = new Series(group.addGroup(TENANT, OTHER), true);
      }
      return other;
    }
    Series series = new Series(group.addGroup(TENANT, tenant), false);
    byTenant.put(tenant, series);
    return series;
  }
}
