package dev.weir.event;

/** What the decoder must know about tenants. */
@FunctionalInterface
public interface TenantRules {
  /**
   * The layout of the configuration in force for a tenant at a time; null if the tenant is unknown.
   * Asked once per event, after the tenant's name and the time have been checked.
   */
  FeatureLayout layoutFor(String tenant, long eventTimeMillis);
}
