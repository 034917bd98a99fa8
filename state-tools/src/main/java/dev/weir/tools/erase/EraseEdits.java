package dev.weir.tools.erase;

import dev.weir.admission.EntityPlaces;
import dev.weir.admission.EntityTimes;
import dev.weir.command.Command;
import dev.weir.command.TenantFence;
import dev.weir.limit.PartitionAllowances;
import dev.weir.tools.write.Edits;
import dev.weir.tools.write.Saved;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * Takes a tenant or an entity out of every state, and leaves everybody else's elements alone.
 *
 * @param erased who goes
 * @param slice when the entity was last seen, in its tenant's slices: its place is freed; null
 *     where it has none
 */
record EraseEdits(Erased erased, Long slice) implements Edits {
  private static final long serialVersionUID = 1L;

  private <T> T unless(boolean gone, T saved) {
    return gone ? null : saved;
  }

  private boolean tenant(String tenant) {
    return erased.covers(tenant, "");
  }

  private boolean covers(Command command) {
    return erased.covers(command.tenant(), command.entity());
  }

  @Override
  public Saved.Config config(Saved.Config config) {
    return unless(tenant(config.record().tenant()), config);
  }

  @Override
  public Saved.Remembered command(Saved.Remembered command) {
    return unless(covers(command.entry().command()), command);
  }

  @Override
  public Saved.UnfinishedSweep sweep(Saved.UnfinishedSweep sweep) {
    return unless(tenant(sweep.sweep().order().command().tenant()), sweep);
  }

  @Override
  public Saved.Ack ack(Saved.Ack ack) {
    return unless(covers(ack.ack().order().command()), ack);
  }

  @Override
  public Saved.Limits limits(Saved.Limits limits) {
    if (!erased.isTenant() || limits.allowances().get(erased.tenant()) == null) {
      return limits;
    }
    PartitionAllowances without = limits.allowances().copy();
    without.remove(erased.tenant());
    return new Saved.Limits(without);
  }

  @Override
  public Saved.KeyedModel model(Saved.KeyedModel model) {
    return unless(erased.covers(model.key().tenant(), model.key().entity()), model);
  }

  @Override
  public Saved.Fence fence(Saved.Fence fence) {
    if (tenant(fence.tenant())) {
      return null;
    }
    if (!erased.covers(fence.tenant(), erased.entity())
        || !fence.fence().mutes().containsKey(erased.entity())) {
      return fence;
    }
    Map<String, Long> mutes = new TreeMap<>(fence.fence().mutes());
    mutes.remove(erased.entity());
    TenantFence without = new TenantFence(fence.fence().erasedBelow(), mutes);
    return without.isNone() ? null : new Saved.Fence(fence.tenant(), without);
  }

  @Override
  public Saved.Places places(Saved.Places places) {
    if (tenant(places.tenant())) {
      return null;
    }
    if (slice == null || !erased.covers(places.tenant(), erased.entity())) {
      return places;
    }
    EntityPlaces without = new EntityPlaces(places.places().save());
    try {
      without.erase(erased.entity(), new OneTime(slice));
    } catch (Exception e) {
      throw new IllegalStateException("the place of one entity is in memory", e);
    }
    return new Saved.Places(places.tenant(), without);
  }

  /** The time of the entity that goes. */
  private record OneTime(long slice) implements EntityTimes {
    @Override
    public long get(String entity) {
      return slice;
    }

    @Override
    public void put(String entity, long other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String entity) {}

    @Override
    public void clear() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void replaceAll(LongUnaryOperator slices) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public Saved.EntityTime entityTime(Saved.EntityTime time) {
    return unless(erased.covers(time.tenant(), time.entity()), time);
  }

  @Override
  public Saved.Budget budget(Saved.Budget budget) {
    return unless(tenant(budget.tenant()), budget);
  }

  @Override
  public Saved.Health health(Saved.Health health) {
    return unless(tenant(health.tenant()), health);
  }

  @Override
  public Saved.Ledger ledger(Saved.Ledger ledger) {
    return unless(erased.covers(ledger.tenant(), ledger.entity()), ledger);
  }

  @Override
  public Saved.Verdicts verdicts(Saved.Verdicts verdicts) {
    return unless(tenant(verdicts.tenant()), verdicts);
  }

  @Override
  public Saved.AlertClock alertClock(Saved.AlertClock clock) {
    return unless(tenant(clock.tenant()), clock);
  }
}
