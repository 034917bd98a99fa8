package dev.weir.tools.diff;

import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * How the config of one tenant differs.
 *
 * @param tenant whose
 * @param before its last version in the first savepoint; 0 where it has none
 * @param after its last version in the second one
 * @param parts which differ, in a few words
 */
public record ConfigChange(String tenant, long before, long after, List<String> parts) {
  public ConfigChange {
    parts = List.copyOf(parts);
  }

  /** Of all tenants whose config differs, by their names. */
  static List<ConfigChange> between(
      Map<String, TenantRecord> before, Map<String, TenantRecord> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<ConfigChange> changes = new ArrayList<>();
    for (String name : names) {
      TenantRecord old = before.get(name);
      TenantRecord now = after.get(name);
      if (old == null || now == null) {
        changes.add(
            new ConfigChange(
                name, version(old), version(now), List.of(old == null ? "new" : "gone")));
      } else if (!Arrays.equals(TenantRecordJson.write(old), TenantRecordJson.write(now))) {
        changes.add(new ConfigChange(name, version(old), version(now), parts(old, now)));
      }
    }
    return changes;
  }

  private static long version(TenantRecord record) {
    return record == null ? 0 : record.lastVersion();
  }

  private static List<String> parts(TenantRecord old, TenantRecord now) {
    List<String> parts = new ArrayList<>();
    add(parts, "version", old.lastVersion(), now.lastVersion());
    add(parts, now.removed() ? "removed" : "accepted again", old.removed(), now.removed());
    add(parts, "erased", old.erasedBelow(), now.erasedBelow());
    TenantConfig one = last(old);
    TenantConfig other = last(now);
    if (one != null && other != null) {
      add(parts, "learning part", one.learning().hash(), other.learning().hash());
      add(parts, "decision part", one.decision(), other.decision());
      add(parts, "intake", one.intake(), other.intake());
      add(parts, "limits", one.limits(), other.limits());
      add(parts, "health", one.health(), other.health());
      add(parts, "effectiveFrom", one.effectiveFromMillis(), other.effectiveFromMillis());
    }
    if (parts.isEmpty()) {
      parts.add("earlier revisions");
    }
    return parts;
  }

  private static void add(List<String> parts, String name, Object old, Object now) {
    if (!Objects.equals(old, now)) {
      parts.add(name);
    }
  }

  private static TenantConfig last(TenantRecord record) {
    return record.removed() ? null : record.lastRevision().config();
  }
}
