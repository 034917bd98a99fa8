package dev.weir.tools.write;

import dev.weir.tenant.TenantNames;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose models a change of learning parts is about.
 *
 * @param asked tenants whose config changes; {@code _default} for those that have none of their own
 * @param configured tenants that have one of their own
 * @param waiting of these, those whose own begins after every event of theirs that there was
 */
record ChangedTenants(Set<String> asked, Set<String> configured, Set<String> waiting)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keeps what is needed of them. */
  ChangedTenants {
    asked = new TreeSet<>(asked);
    configured =
        asked.contains(TenantNames.DEFAULT) ? new TreeSet<>(configured) : new TreeSet<>(asked);
    waiting = new TreeSet<>(waiting);
  }

  /**
   * The tenant asked for whose change a model of {@code tenant} goes with; null if it stays.
   *
   * @param ofTemplate whether the model was judged by the template's config: so it goes on where
   *     the tenant's own is waiting, and only was where that has begun without an event for this
   *     model
   */
  String changeOf(String tenant, boolean ofTemplate) {
    if (isConfigured(tenant) && !(ofTemplate && isWaiting(tenant))) {
      return asked.contains(tenant) ? tenant : null;
    }
    return asked.contains(TenantNames.DEFAULT) ? TenantNames.DEFAULT : null;
  }

  /** Whether a tenant's own config may not judge its next event. */
  boolean isWaiting(String tenant) {
    return waiting.contains(tenant);
  }

  /** Whether a tenant has a config of its own, as far as the changes are about that. */
  boolean isConfigured(String tenant) {
    return configured.contains(tenant);
  }
}
