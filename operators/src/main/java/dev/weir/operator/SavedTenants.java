package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.state.TenantRecordFrame;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tenant.TenantTable;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;

/** The tenants' records twice: decoded for every event, and framed in checkpointed state. */
final class SavedTenants {
  private final BroadcastState<String, byte[]> state;
  private final boolean piiKey;
  private final TenantTable table = new TenantTable();
  private long bytes;

  private SavedTenants(BroadcastState<String, byte[]> state, boolean piiKey) {
    this.state = state;
    this.piiKey = piiKey;
  }

  /**
   * The tenants that {@code state} holds; empty at a cold start. {@code piiKey}: whether the job
   * can hash the categories of people.
   */
  static SavedTenants open(BroadcastState<String, byte[]> state, boolean piiKey) throws Exception {
    SavedTenants tenants = new SavedTenants(state, piiKey);
    for (Map.Entry<String, byte[]> saved : state.immutableEntries()) {
      byte[] json = TenantRecordFrame.unwrap(saved.getKey(), saved.getValue());
      tenants.remember(TenantRecordJson.read(json), saved.getValue().length);
    }
    return tenants;
  }

  boolean isEmpty() {
    return table.size() == 0;
  }

  /** Keeps what a record of {@code config-accepted} says. */
  void fold(RawRecord accepted) throws IOException {
    if (accepted.value() != null) {
      merge(recordOf(accepted));
    }
  }

  private static TenantRecord recordOf(RawRecord accepted) throws IOException {
    try {
      return TenantRecordJson.read(accepted.value());
    } catch (InvalidConfigException | IllegalArgumentException e) {
      throw new IOException(
          "found an unreadable record on "
              + accepted.topic()
              + " at offset "
              + accepted.offset()
              + ", expected only what the job has written there: "
              + e.getMessage(),
          e);
    }
  }

  /** All records, decoded. */
  TenantTable table() {
    return table;
  }

  /** Decides {@code request} and keeps the record that comes of it. */
  ConfigVerdict accept(ConfigRequest request) throws IOException {
    TenantRecord current = request.tenant() == null ? null : table.get(request.tenant());
    ConfigLimits held = ConfigLimits.DEFAULT.holding(table.size(), bytes).withPiiKey(piiKey);
    ConfigVerdict verdict = TenantConfigs.accept(current, request, held);
    if (verdict instanceof ConfigVerdict.Accepted accepted) {
      put(accepted.record());
    }
    return verdict;
  }

  /** Decides the erase of {@code tenant} and keeps the record that comes of it. */
  ConfigVerdict erase(String tenant) throws IOException {
    ConfigLimits held = ConfigLimits.DEFAULT.holding(table.size(), bytes);
    ConfigVerdict verdict = TenantConfigs.erase(table.get(tenant), tenant, held);
    if (verdict instanceof ConfigVerdict.Accepted accepted) {
      put(accepted.record());
    }
    return verdict;
  }

  /** Keeps {@code record} unless a later one is held. */
  void merge(TenantRecord record) throws IOException {
    TenantRecord held = table.get(record.tenant());
    if (TenantConfigs.merge(held, record) != held) {
      put(record);
    }
  }

  private void put(TenantRecord record) throws IOException {
    byte[] frame = TenantRecordFrame.wrap(TenantRecordJson.write(record));
    byte[] before;
    try {
      before = state.get(record.tenant());
      state.put(record.tenant(), frame);
    } catch (Exception e) {
      throw new IOException("could not keep the config of tenant " + record.tenant(), e);
    }
    remember(record, frame.length - (before == null ? 0 : before.length));
  }

  private void remember(TenantRecord record, int grown) {
    table.put(record);
    bytes += grown;
  }
}
