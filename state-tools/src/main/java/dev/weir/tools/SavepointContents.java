package dev.weir.tools;

import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What a savepoint or a retained checkpoint of the job holds, by tenant.
 *
 * @param path where it was read
 * @param tenants one per tenant that has a model or a config, in the order of their names
 */
public record SavepointContents(String path, List<TenantContents> tenants) {
  public SavepointContents {
    tenants = List.copyOf(tenants);
  }

  /**
   * Reads all of it, by a Flink job in this process or on the cluster this was started on.
   *
   * @param path the folder of a savepoint or of a retained checkpoint, or its metadata file
   * @throws dev.weir.tools.read.StateFault where there is none, or one that cannot be read
   */
  public static SavepointContents read(String path, ReadSettings settings) {
    ReadJob job = new ReadJob(SavedState.open(path), settings);
    List<TenantContents> tenants = new ArrayList<>();
    job.forEach(rows(job), row -> tenants.add(TenantTotals.contents(row)));
    tenants.sort(Comparator.comparing(TenantContents::tenant));
    return new SavepointContents(path, tenants);
  }

  private static DataStream<Tuple6<String, Long, Long, Long, Long, Boolean>> rows(ReadJob job) {
    return job.keyed(Uids.SCORE_EVENTS, new ReadModels(), States.KEY_TYPE, TenantTotals.ROW)
        .union(
            job.broadcast(Uids.APPLY_TENANT_CONFIG, States.tenantConfigs())
                .map(SavepointContents::config, TenantTotals.ROW))
        .transform("Totals", TenantTotals.ROW, new TenantTotals())
        .setParallelism(1);
  }

  private static Tuple6<String, Long, Long, Long, Long, Boolean> config(
      Tuple2<String, byte[]> saved) throws IOException {
    TenantRecord record = TenantRecordJson.read(TenantRecordFrame.unwrap(saved.f0, saved.f1));
    return TenantTotals.row(
        new TenantContents(saved.f0, 0, 0, 0, record.lastVersion(), record.removed()));
  }
}
