package dev.weir.tools.show;

import dev.weir.state.ModelKey;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import java.io.Serializable;

/**
 * Which entities' alerts are a model's.
 *
 * @param wanted the model
 * @param scope of the config that judged last; null where it is not kept any more, so that nobody
 *     knows and the whole tenant's are
 * @param lanes of that config
 */
record AlertRule(Wanted wanted, Scope scope, int lanes) implements Serializable {
  /** By a config, which may be null. */
  static AlertRule of(Wanted wanted, TenantConfig config) {
    LearningPart part = config == null ? null : config.learning();
    return new AlertRule(
        wanted, part == null ? null : part.scope(), part == null ? 1 : part.lanes());
  }

  boolean has(String entity) {
    if (wanted.entity() != null) {
      return wanted.entity().equals(entity);
    }
    return scope == null || wanted.isKey(ModelKey.of(wanted.tenant(), scope, lanes, entity));
  }
}
