package dev.weir.tools.write;

import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tenants have a config, and the records of some.
 *
 * @param begins by the name of each whose last version is no removal: the event time from which its
 *     config stands
 * @param records of those that were asked for and have one
 */
public record SavedTenants(Map<String, Long> begins, Map<String, TenantRecord> records) {

  /** Reads them; {@code wanted} names those whose records are kept. */
  public static SavedTenants read(SavedState state, ReadSettings settings, Set<String> wanted) {
    Map<String, Long> begins = new TreeMap<>();
    Map<String, TenantRecord> records = new HashMap<>();
    ReadJob job = new ReadJob(state, settings);
    job.forEach(
        "Reading configs",
        job.broadcast(Uids.APPLY_TENANT_CONFIG, States.tenantConfigs()),
        row -> {
          TenantRecord record = record(state, row.f0, row.f1);
          if (!record.removed()) {
            begins.put(row.f0, record.revisions().get(0).effectiveFromMillis());
          }
          if (wanted.contains(row.f0)) {
            records.put(row.f0, record);
          }
        });
    return new SavedTenants(begins, records);
  }

  private static TenantRecord record(SavedState state, String tenant, byte[] frame) {
    try {
      return TenantRecordJson.read(TenantRecordFrame.unwrap(tenant, frame));
    } catch (IOException e) {
      throw state.incompatible(e.getMessage(), e);
    }
  }

  /** Names of those whose last version is no removal. */
  public Set<String> configured() {
    return new TreeSet<>(begins.keySet());
  }

  /** Whether a tenant without a config of its own has the template's. */
  public boolean template() {
    return begins.containsKey(TenantNames.DEFAULT);
  }
}
