package dev.weir.tools.write;

import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
            throw StateFault.wrongPlace(
                "tenant " + to, "two that are to have this name", "one for each");
          }
        });
    for (String target : targets) {
      if (names.containsKey(target)) {
        throw StateFault.wrongPlace(
            "tenant " + target, "one that is itself renamed", "one migration after another");
      }
    }
  }

  private static void requireName(String tenant) {
    if (!TenantNames.isTenant(tenant)) {
      throw StateFault.wrongPlace("tenant", tenant, TenantNames.EXPECTED);
    }
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
    for (Map.Entry<String, String> name : new TreeMap<>(names).entrySet()) {
      TenantRecord from = records.get(name.getKey());
      TenantRecord to = records.get(name.getValue());
      if (to != null) {
        requireUnitable(from, to, name.getKey());
        if (from != null) {
          withoutConfig.add(name.getKey());
        }
      } else if (from == null) {
        requireSomethingOf(name.getKey(), name.getValue(), state, settings);
      }
    }
    Set<String> configured = dropOrphans && !tenants.template() ? tenants.configured() : null;
    return new Migration(names, merge, withoutConfig, configured);
  }

  /** A tenant without a config is there in what else names it: what another name would change. */
  private static void requireSomethingOf(
      String from, String to, SavedState state, ReadSettings settings) {
    Migration alone = new Migration(Map.of(from, to), true, Set.of(), null);
    RewriteReport report = StateRewrite.of(state, null, alone, WriteSettings.of(settings)).plan();
    if (report.counts().values().stream().allMatch(counts -> counts.changed() == 0)) {
      throw StateFault.wrongPlace(
          "tenant " + from, "nothing of it", "models or a config; inspect lists the tenants");
    }
  }

  /** Models go on under the other config only if it is the one that they have learned by. */
  private void requireUnitable(TenantRecord from, TenantRecord to, String source) {
    String target = to.tenant();
    if (!merge) {
      throw StateFault.wrongPlace(
          "tenant " + target,
          "its config of version " + to.lastVersion(),
          "a name that nobody has; --merge unites the two");
    }
    if (from == null) {
      throw StateFault.wrongPlace(
          "tenant " + source, "no config of its own", "one that learns as " + target + "'s does");
    }
    if (from.erasedBelow() != 0 || to.erasedBelow() != 0) {
      throw StateFault.wrongPlace(
          "tenant " + source,
          "a tenant that was erased once",
          "two that never were, to merge them");
    }
    if (from.removed() || to.removed() || learns(from) != learns(to)) {
      throw StateFault.wrongPlace(
          "tenant " + source,
          "a config that learns otherwise than that of " + target,
          "the same features, transforms and detector; models would begin anew");
    }
    if (from.lastVersion() > to.lastVersion()) {
      throw StateFault.wrongPlace(
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
    return record.lastRevision().config().learning().hash();
  }
}
