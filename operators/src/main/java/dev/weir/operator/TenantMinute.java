package dev.weir.operator;

import dev.weir.health.HealthLimits;
import dev.weir.health.MinuteCounts;

/** What one subtask has counted of a tenant's minute, on its way to {@link TenantHealth}. */
public final class TenantMinute {
  public String tenant;
  public MinuteCounts counts;

  /** Null where the subtask does not know the tenant's config. */
  public HealthLimits limits;

  public TenantMinute() {}

  public TenantMinute(String tenant, MinuteCounts counts, HealthLimits limits) {
    this.tenant = tenant;
    this.counts = counts;
    this.limits = limits;
  }
}
