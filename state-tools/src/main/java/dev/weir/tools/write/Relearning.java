package dev.weir.tools.write;

import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantNames;
import dev.weir.tools.read.StateFault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes learning parts in configs and in the models that have learned by them, so that these go
 * on, and divides or unites the lanes of a tenant's models.
 *
 * <p>Of copies of one model, that of the lowest lane goes on with its alerts: an alert that is open
 * is resolved once, and none is told again. All go on with its cooldowns, mute and usual values.
 */
final class Relearning implements Edits {
  private static final long serialVersionUID = 1L;

  private final ChangedTenants tenants;
  private final TreeMap<String, TenantChange> changes;
  private final boolean dropLanes;

  /**
   * @param changes by the tenants asked for
   * @param dropLanes whether models may be left out
   */
  Relearning(ChangedTenants tenants, Map<String, TenantChange> changes, boolean dropLanes) {
    this.tenants = tenants;
    this.changes = new TreeMap<>(changes);
    this.dropLanes = dropLanes;
  }

  private TenantChange changeOf(Saved.KeyedModel model) {
    String tenant = model.key().tenant();
    String changed = tenants.changeOf(tenant, model.model().configOfTemplate());
    return changed == null ? null : changes.get(changed);
  }

  /**
   * Lanes of one config cannot be those of another: a tenant's events go by both, at their time.
   */
  private void requireOneConfig(Saved.KeyedModel model) {
    String tenant = model.key().tenant();
    if (model.key().scope() != Scope.TENANT
        || !model.model().configOfTemplate()
        || !tenants.isWaiting(tenant)) {
      return;
    }
    for (String asked : List.of(tenant, TenantNames.DEFAULT)) {
      if (changes.containsKey(asked) && changes.get(asked).lanes() != null) {
        throw StateFault.wrongPlace(
            "tenant " + tenant,
            "a model of " + model.key() + " that was judged by _default's config last",
            "models that go by its own, for other lanes of "
                + asked
                + "; take a savepoint after its own has begun to judge");
      }
    }
  }

  @Override
  public Saved.Config config(Saved.Config config) {
    TenantChange change = changes.get(config.record().tenant());
    return change == null ? config : new Saved.Config(config.kind(), change.of(config.record()));
  }

  @Override
  public Saved.KeyedModel model(Saved.KeyedModel saved) {
    requireOneConfig(saved);
    TenantChange change = changeOf(saved);
    if (change == null || !change.isAbout(saved)) {
      return saved;
    }
    return goesOn(change, saved.key())
        ? change.under(change.keys(saved.key()).get(0), saved)
        : null;
  }

  private boolean goesOn(TenantChange change, ModelKey key) {
    if (!change.divides(key)) {
      return true;
    }
    boolean reached = change.isReached(key);
    if (!reached && !dropLanes) {
      throw StateFault.wrongPlace(
          "model of " + key,
          "it in a lane that no event reaches any more",
          "one of " + change.lanes().from() + "; --drop-lanes leaves it out");
    }
    return reached;
  }

  @Override
  public UnitedLanes unitedLanes() {
    boolean any = changes.values().stream().anyMatch(TenantChange::unitesLanes);
    return any ? this::united : null;
  }

  private ModelKey united(Saved.KeyedModel model) {
    requireOneConfig(model);
    TenantChange change = changeOf(model);
    return change != null && change.unitesLanes() && change.isReached(model.key())
        ? change.keys(model.key()).get(0)
        : null;
  }

  /** The other lanes that an old one is divided into. */
  @Override
  public List<Saved> copies(Saved saved) {
    if (!(saved instanceof Saved.KeyedModel model)) {
      return List.of();
    }
    TenantChange change = changeOf(model);
    if (change == null || !change.divides(model.key()) || !goesOn(change, model.key())) {
      return List.of();
    }
    return change.keys(model.key()).stream().skip(1).map(key -> copy(change, key, model)).toList();
  }

  private static Saved copy(TenantChange change, ModelKey key, Saved.KeyedModel model) {
    Saved.KeyedModel copy = change.under(key, model);
    copy.model().forgetTransitions();
    return copy;
  }
}
