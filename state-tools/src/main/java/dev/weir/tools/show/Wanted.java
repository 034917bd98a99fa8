package dev.weir.tools.show;

import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.io.Serializable;

/**
 * Which model is asked for.
 *
 * @param tenant whose
 * @param entity whose model of a tenant that has one per entity; null: the tenant's own
 * @param lane of the tenant's own model
 */
public record Wanted(String tenant, String entity, int lane) implements Serializable {
  boolean isKey(ModelKey key) {
    return key.tenant().equals(tenant)
        && (entity == null
            ? key.scope() != Scope.ENTITY && key.lane() == lane
            : key.scope() == Scope.ENTITY && key.entity().equals(entity));
  }

  @Override
  public String toString() {
    return (entity == null ? tenant : tenant + "/" + entity) + (lane == 0 ? "" : "#" + lane);
  }
}
