package dev.weir.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one subtask has counted since it last handed over its counts. Counting allocates nothing but
 * for the first event of a tenant and minute.
 */
public final class MinuteTallies {
  /** Pairs of tenant and minute held before they are handed over early: some megabytes. */
  static final int MAX_MINUTES = 4_096;

  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private Tenant last;
  private int minutes;

  /** Takes what was counted. */
  @FunctionalInterface
  public interface Receiver {
    /** {@code limits} are null where this subtask knows none. */
    void take(String tenant, MinuteCounts counts, HealthLimits limits);
  }

  /** The counts of one tenant. */
  public final class Tenant {
    private final String name;
    private final List<MinuteCounts> held = new ArrayList<>(2);
    private MinuteCounts newest;
    private HealthLimits limits;

    private Tenant(String name) {
      this.name = name;
    }

    /** The counts of the minute that {@code timestampMillis} is in; before 1970 counts as 1970. */
    public MinuteCounts at(long timestampMillis) {
      long millis = Math.max(0, timestampMillis);
      long into = newest == null ? -1 : millis - newest.minuteMillis();
      if (into < 0 || into >= MinuteCounts.MINUTE_MILLIS) {
        newest = of(MinuteCounts.minuteOf(millis));
      }
      newest.at(millis);
      return newest;
    }

    /** What belongs to no minute of the tenant's events. */
    public MinuteCounts timeless() {
      return of(MinuteCounts.TIMELESS);
    }

    /** The limits of the newest config seen; null before one was. */
    public HealthLimits limits() {
      return limits;
    }

    /** Replaces the limits. */
    public void limits(HealthLimits newer) {
      limits = newer;
    }

    private MinuteCounts of(long minuteMillis) {
      for (int i = held.size() - 1; i >= 0; i--) {
        if (held.get(i).minuteMillis() == minuteMillis) {
          return held.get(i);
        }
      }
      MinuteCounts counts = new MinuteCounts(minuteMillis);
      held.add(counts);
      minutes++;
      return counts;
    }
  }

  /** The counts of {@code tenant}. Not to be kept. */
  public Tenant of(String tenant) {
    if (last != null && last.name.equals(tenant)) {
      return last;
    }
    Tenant found = tenants.get(tenant);
    if (found == null) {
      found = new Tenant(tenant);
      tenants.put(tenant, found);
    }
    last = found;
    return found;
  }

  /** Whether so much is held that it should be handed over now. */
  public boolean isFull() {
    return minutes >= MAX_MINUTES;
  }

  /** Hands over everything, and begins anew. */
  public void handOver(Receiver receiver) {
    for (Tenant tenant : tenants.values()) {
      for (MinuteCounts counts : tenant.held) {
        receiver.take(tenant.name, counts, tenant.limits);
      }
    }
    tenants.clear();
    last = null;
    minutes = 0;
  }
}
