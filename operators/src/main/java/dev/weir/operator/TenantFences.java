package dev.weir.operator;

import dev.weir.command.CommandOrder;
import dev.weir.command.TenantFence;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * What commands have laid down for every tenant, twice: decoded for every event, and in
 * checkpointed state. Tenants that no command was about are not in it.
 */
final class TenantFences {
  private final BroadcastState<String, byte[]> state;
  private final Map<String, TenantFence> fences = new HashMap<>();

  private TenantFences(BroadcastState<String, byte[]> state) {
    this.state = state;
  }

  /** What {@code state} holds. */
  static TenantFences open(BroadcastState<String, byte[]> state) throws Exception {
    TenantFences fences = new TenantFences(state);
    for (Map.Entry<String, byte[]> saved : state.immutableEntries()) {
      fences.fences.put(saved.getKey(), TenantFence.decode(saved.getValue()));
    }
    return fences;
  }

  /** Keeps what {@code order} lays down. */
  void apply(CommandOrder order) throws Exception {
    String tenant = order.command().tenant();
    TenantFence before = of(tenant);
    TenantFence after = before.after(order);
    if (after.isNone()) {
      fences.remove(tenant);
      state.remove(tenant);
    } else if (!after.equals(before)) {
      fences.put(tenant, after);
      state.put(tenant, after.encode());
    }
  }

  private TenantFence of(String tenant) {
    return fences.getOrDefault(tenant, TenantFence.NONE);
  }

  /**
   * Whether {@code event} may be judged: not if it was sent under a config of a tenant that has
   * been erased since. One that may learns from this how old a model it may find.
   */
  boolean admits(ConfiguredEvent event) {
    if (fences.isEmpty()) {
      return true;
    }
    TenantFence fence = fences.get(event.key.tenant());
    if (fence == null) {
      return true;
    }
    event.erasedBelow = Math.max(event.erasedBelow, fence.erasedBelow());
    return event.observation.ownEpoch >= fence.erasedBelow();
  }

  /** Whether alerts of this event are held back. */
  boolean mutes(ConfiguredEvent event) {
    TenantFence fence = fences.isEmpty() ? null : fences.get(event.key.tenant());
    return fence != null && fence.mutes(event.entity, event.observation.timeMillis);
  }

  /** The version of the tenant's last erase; 0 if it was never erased. */
  long erasedBelow(String tenant) {
    return of(tenant).erasedBelow();
  }
}
