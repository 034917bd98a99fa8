package dev.weir.tools.erase;

import dev.weir.state.States;
import dev.weir.tools.read.Element;
import java.io.Serializable;

/**
 * Who is erased: a tenant, or one entity of it.
 *
 * @param tenant whose
 * @param entity which; empty for the tenant as a whole
 */
public record Erased(String tenant, String entity) implements Serializable {
  /** Whether the whole tenant goes. */
  public boolean isTenant() {
    return entity.isEmpty();
  }

  /** The name that must not be left. */
  public String name() {
    return isTenant() ? tenant : entity;
  }

  /** Whether an element with these names goes. */
  public boolean covers(String ofTenant, String ofEntity) {
    return tenant.equals(ofTenant) && (isTenant() || entity.equals(ofEntity));
  }

  /** Whether an element goes. */
  boolean covers(Element element) {
    boolean named = !element.state().equals(States.VERDICTS);
    return isTenant()
        ? tenant.equals(element.tenant())
        : named && covers(element.tenant(), element.name());
  }

  /** Whether an element stays but says something else without the entity. */
  boolean changes(Element element) {
    boolean sums =
        element.state().equals(States.TENANT_FENCES)
            || element.state().equals(States.ENTITY_PLACES);
    return !isTenant() && sums && tenant.equals(element.tenant()) && element.name().isEmpty();
  }

  /** For messages to people. */
  @Override
  public String toString() {
    return isTenant() ? "tenant " + tenant : "entity " + entity + " of tenant " + tenant;
  }
}
