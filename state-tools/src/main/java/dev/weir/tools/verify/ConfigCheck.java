package dev.weir.tools.verify;

import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.tenant.TenantNames;
import java.util.Map;

/** Whether the saved configs know what a model was made by. */
final class ConfigCheck {
  private final Map<String, KnownTenant> tenants;
  private final EntryCheck entry;

  ConfigCheck(Map<String, KnownTenant> tenants, EntryCheck entry) {
    this.tenants = tenants;
    this.entry = entry;
  }

  void check(Model model) {
    KnownTenant own = tenants.get(entry.tenant());
    KnownTenant template = tenants.get(TenantNames.DEFAULT);
    KnownTenant judge = model.configOfTemplate() ? template : own;
    String whose = model.configOfTemplate() ? TenantNames.DEFAULT : entry.tenant();
    if (judge == null) {
      entry.fault("found it judged by a config of " + whose + ", of which none was ever saved");
    } else if (model.configVersion() > judge.lastVersion()) {
      entry.fault(
          "found it judged by version "
              + model.configVersion()
              + " of "
              + whose
              + ", expected at most the last, "
              + judge.lastVersion());
    }
    if (!explained(model.judging(), own, template)
        || !explained(model.candidate(), own, template)) {
      entry.unexplained();
    }
  }

  private static boolean explained(Learned learned, KnownTenant own, KnownTenant template) {
    return learned == null
        || own != null && own.knows(learned.learningHash())
        || template != null && template.knows(learned.learningHash());
  }
}
