package dev.weir.simulation;

import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/**
 * The tenants' records that a subtask holds in its state.
 *
 * @param byTenant records as text, which compare by their bytes
 */
record SavedConfigs(Map<String, String> byTenant) {
  static SavedConfigs of(AbstractStreamOperator<?> operator) throws Exception {
    Map<String, String> found = new TreeMap<>();
    var state = operator.getOperatorStateBackend().getBroadcastState(States.tenantConfigs());
    for (Map.Entry<String, byte[]> entry : state.immutableEntries()) {
      byte[] json = TenantRecordFrame.unwrap(entry.getKey(), entry.getValue());
      found.put(entry.getKey(), Text.of(json));
    }
    return new SavedConfigs(found);
  }

  static SavedConfigs of(Map<String, TenantRecord> records) {
    Map<String, String> found = new TreeMap<>();
    records.forEach((tenant, record) -> found.put(tenant, Text.of(TenantRecordJson.write(record))));
    return new SavedConfigs(found);
  }
}
