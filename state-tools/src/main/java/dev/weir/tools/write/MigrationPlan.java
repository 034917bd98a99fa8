package dev.weir.tools.write;

import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of a migration, checked against the configs of the savepoint.
 *
 * @param names old name of a tenant to its new one
 * @param merge whether a new name may be another tenant's already
 * @param dropOrphans whether models are left out whose tenant has no config
 */
public record MigrationPlan(Map<String, String> names, boolean merge, boolean dropOrphans) {
  /** Checks the names. */
  public MigrationPlan {
    names = Map.copyOf(names);
    Set<String> targets = new HashSet<>();
    names.forEach(
        (from, to) -> {
          requireName(from);
          requireName(to);
          if (from.equals(to) || !targets.add(to)) {
            throw wrong("tenant " + to, "two that are to have this name", "one for each");
          }
        });
    for (String target : targets) {
      if (names.containsKey(target)) {
        throw wrong(
            "tenant " + target, "one that is itself renamed", "one migration after another");
      }
    }
  }

  /**
   * Refuses to change a parameter of a detector in saved models, and says why.
   *
   * @param asked {@code tenant:parameter=value}
   */
  public static StateFault refusal(String asked, SavedState state, ReadSettings settings) {
    String tenant = DetectorParameter.tenant(asked);
    return DetectorParameter.refusal(
        asked, SavedTenants.read(state, settings, Set.of(tenant)).records());
  }

  private static void requireName(String tenant) {
    if (!TenantNames.isTenant(tenant)) {
      throw wrong("tenant", tenant, TenantNames.EXPECTED);
    }
  }

  private static StateFault wrong(String what, String found, String expected) {
    return new StateFault(
        StateFault.Kind.WRONG_PLACE, what + ": found " + found + ", expected " + expected, null);
  }

  /**
   * What is to be done with every element.
   *
   * @throws StateFault where a tenant cannot have the name that it is to have
   */
  public Migration in(SavedState state, ReadSettings settings) {
    if (names.isEmpty() && !dropOrphans) {
      return Migration.none();
    }
    Set<String> wanted = new HashSet<>(names.keySet());
    wanted.addAll(names.values());
    SavedTenants tenants = SavedTenants.read(state, settings, wanted);
    Map<String, TenantRecord> records = tenants.records();
    Set<String> withoutConfig = new HashSet<>();
    for (Map.Entry<String, String> name : new HashMap<>(names).entrySet()) {
      TenantRecord from = records.get(name.getKey());
      TenantRecord to = records.get(name.getValue());
      if (to != null) {
        requireUnitable(from, to, name.getKey());
        if (from != null) {
          withoutConfig.add(name.getKey());
        }
      }
    }
    Set<String> configured = dropOrphans && !tenants.template() ? tenants.configured() : null;
    return new Migration(names, merge, withoutConfig, configured);
  }

  /** Models go on under the other config only if it is the one that they have learned by. */
  private void requireUnitable(TenantRecord from, TenantRecord to, String source) {
    String target = to.tenant();
    if (!merge) {
      throw wrong(
          "tenant " + target,
          "its config of version " + to.lastVersion(),
          "a name that nobody has; --merge unites the two");
    }
    if (from == null) {
      throw wrong(
          "tenant " + source, "no config of its own", "one that learns as " + target + "'s does");
    }
    if (from.erasedBelow() != 0 || to.erasedBelow() != 0) {
      throw wrong(
          "tenant " + source,
          "a tenant that was erased once",
          "two that never were, to merge them");
    }
    if (from.removed() || to.removed() || learns(from) != learns(to)) {
      throw wrong(
          "tenant " + source,
          "a config that learns otherwise than that of " + target,
          "the same features, transforms and detector; models would begin anew");
    }
    if (from.lastVersion() > to.lastVersion()) {
      throw wrong(
          "tenant " + target,
          "its config of version " + to.lastVersion(),
          "at least "
              + from.lastVersion()
              + ", which the models of "
              + source
              + " have seen; send a later version first");
    }
  }

  private static long learns(TenantRecord record) {
    int last = record.revisions().size() - 1;
    return record.revisions().get(last).config().learning().hash();
  }
}
