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
import java.util.TreeSet;

/**
 * Which tenants have a config, and the records of some.
 *
 * @param configured names of those whose last version is no removal
 * @param records of those that were asked for and have one
 */
public record SavedTenants(Set<String> configured, Map<String, TenantRecord> records) {

  /** Reads them; {@code wanted} names those whose records are kept. */
  public static SavedTenants read(SavedState state, ReadSettings settings, Set<String> wanted) {
    Set<String> configured = new TreeSet<>();
    Map<String, TenantRecord> records = new HashMap<>();
    ReadJob job = new ReadJob(state, settings);
    job.forEach(
        job.broadcast(Uids.APPLY_TENANT_CONFIG, States.tenantConfigs()),
        row -> {
          TenantRecord record = record(state, row.f0, row.f1);
          if (!record.removed()) {
            configured.add(row.f0);
          }
          if (wanted.contains(row.f0)) {
            records.put(row.f0, record);
          }
        });
    return new SavedTenants(configured, records);
  }

  private static TenantRecord record(SavedState state, String tenant, byte[] frame) {
    try {
      return TenantRecordJson.read(TenantRecordFrame.unwrap(tenant, frame));
    } catch (IOException e) {
      throw state.incompatible(e.getMessage(), e);
    }
  }

  /** Whether a tenant without a config of its own has the template's. */
  public boolean template() {
    return configured.contains(TenantNames.DEFAULT);
  }
}
