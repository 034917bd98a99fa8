package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.operator.ColdStart;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.java.tuple.Tuple2;

/** The tenants' records of a savepoint, and what further requests make of them. */
final class ReplayConfigs {
  private final TreeMap<String, TenantRecord> records = new TreeMap<>();
  private final boolean piiKey;

  private ReplayConfigs(Map<String, TenantRecord> records, boolean piiKey) {
    this.records.putAll(records);
    this.piiKey = piiKey;
  }

  /** Those of a savepoint; {@code piiKey}: whether the replay can hash categories of people. */
  static ReplayConfigs read(SavedState saved, ReadSettings settings, boolean piiKey) {
    ReadJob job = new ReadJob(saved, settings);
    Map<String, TenantRecord> found = new TreeMap<>();
    job.forEach(
        "Reading configs",
        job.broadcast(Uids.APPLY_TENANT_CONFIG, States.tenantConfigs()),
        entry -> found.put(entry.f0, record(saved, entry)));
    if (found.isEmpty()) {
      throw saved.unsuitable(
          "no config of any tenant", "one that events are judged by; take a later savepoint");
    }
    return new ReplayConfigs(found, piiKey);
  }

  private static TenantRecord record(SavedState saved, Tuple2<String, byte[]> entry) {
    try {
      return TenantRecordJson.read(TenantRecordFrame.unwrap(entry.f0, entry.f1));
    } catch (IOException | RuntimeException e) {
      throw saved.incompatible("an unreadable config of tenant " + entry.f0, e);
    }
  }

  ReplayConfigs copy() {
    return new ReplayConfigs(records, piiKey);
  }

  /** Null if the tenant was never configured. */
  TenantRecord get(String tenant) {
    return records.get(tenant);
  }

  /**
   * The record that configures a tenant: its own, else the template's; null if there is neither.
   */
  TenantRecord governing(String tenant) {
    TenantRecord own = records.get(tenant);
    return own != null && !own.removed() ? own : records.get(TenantNames.DEFAULT);
  }

  /** By tenant, in the order of their names. */
  Map<String, TenantRecord> records() {
    return records;
  }

  /** Knows no tenant any more but this one and the template. */
  void keep(String tenant) {
    records.keySet().removeIf(name -> !name.equals(tenant) && !name.equals(TenantNames.DEFAULT));
  }

  /**
   * Decides a request as the job does.
   *
   * @param request one without a version, or with one that is taken, is given the next if {@code
   *     numbered}
   * @throws ReplayFault where it is refused
   */
  TenantRecord accept(ConfigRequest request, boolean numbered) {
    TenantRecord current = request.tenant() == null ? null : records.get(request.tenant());
    long last = current == null ? 0 : current.lastVersion();
    boolean taken = request.version() == TenantConfig.NO_VERSION || request.version() <= last;
    ConfigRequest asked = numbered && taken ? request.withVersion(last + 1) : request;
    ConfigLimits held = ConfigLimits.DEFAULT.holding(records.size(), 0).withPiiKey(piiKey);
    ConfigVerdict verdict = TenantConfigs.accept(current, asked, held);
    if (verdict instanceof ConfigVerdict.Refused refused) {
      throw ReplayFault.config("tenant " + asked.tenant() + ": " + refused.message());
    }
    TenantRecord record =
        verdict instanceof ConfigVerdict.Accepted accepted ? accepted.record() : current;
    records.put(record.tenant(), record);
    return record;
  }

  /** What operators that start without configs read. */
  ColdStart coldStart() {
    List<byte[]> json = new ArrayList<>();
    records.values().forEach(record -> json.add(TenantRecordJson.write(record)));
    return new Literal(json.toArray(byte[][]::new));
  }

  /** A record as the operators hand it on. */
  static byte[] frame(TenantRecord record) {
    return TenantRecordFrame.wrap(TenantRecordJson.write(record));
  }

  private static final class Literal implements ColdStart {
    private static final long serialVersionUID = 1L;

    private final byte[][] accepted;

    private Literal(byte[][] accepted) {
      this.accepted = accepted;
    }

    @Override
    public void readAccepted(Reader reader) throws IOException {
      for (int i = 0; i < accepted.length; i++) {
        reader.read(
            new RawRecord(
                "".getBytes(StandardCharsets.UTF_8),
                accepted[i],
                0,
                "config-accepted",
                0,
                i,
                new String[0],
                new byte[0][]));
      }
    }

    @Override
    public void readRequests(Reader reader) {}

    @Override
    public long lastAnswered() {
      return -1;
    }
  }
}
