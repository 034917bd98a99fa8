package dev.weir.tools.inspect;

import dev.weir.command.TenantFence;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tools.read.KindRow;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What a savepoint or a retained checkpoint of the job holds.
 *
 * <p>Memory does not grow with the number of models: they are summed up where they are read. It
 * grows with the number of tenants, up to {@link #MOST_TENANTS}; those that come after so many are
 * summed up as one.
 */
public final class SavepointSummary {
  /** Tenants that are told apart. */
  public static final int MOST_TENANTS = 50_000;

  /** The name of those that are not; no tenant can have it. */
  public static final String OTHERS = "(other tenants)";

  private final String path;
  private final List<OperatorSummary> operators;
  private final TreeMap<String, TenantSummary> tenants = new TreeMap<>();
  private final TreeMap<String, ConfigSummary> configs = new TreeMap<>();
  private final TreeMap<String, TenantFence> fences = new TreeMap<>();
  private final TreeSet<LargeModel> largest = new TreeSet<>(LargeModel.ORDER);
  private final TreeSet<SourceOffsets> offsets = new TreeSet<>();
  private final NearestNames others;
  private int unreadSplits;

  private SavepointSummary(String path, List<OperatorSummary> operators, String tenant) {
    this.path = path;
    this.operators = operators;
    this.others = tenant == null ? null : new NearestNames(tenant);
  }

  /**
   * Reads all of it, by a Flink job in this process or on the cluster this was started on.
   *
   * @param path the folder of a savepoint or of a retained checkpoint, or its metadata file
   * @param tenant the only one to look at; null: all
   * @param top how many of the largest models are wanted
   * @throws StateFault where there is no savepoint, one that cannot be read, or no such tenant
   */
  public static SavepointSummary read(String path, String tenant, int top, ReadSettings settings) {
    SavedState state = SavedState.open(path);
    SavepointSummary summary = new SavepointSummary(path, OperatorSummaries.of(state), tenant);
    ReadJob job = new ReadJob(state, settings);
    job.forEach("Reading models", rows(state, job, tenant, top), row -> summary.add(state, row));
    while (summary.largest.size() > top) {
      summary.largest.pollLast();
    }
    if (tenant != null && summary.tenants.isEmpty() && !summary.configs.containsKey(tenant)) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          path
              + ": found no tenant "
              + tenant
              + ", expected one that has a model or a config"
              + summary.others.hint(),
          null);
    }
    return summary;
  }

  private static DataStream<Tuple3<String, String, byte[]>> rows(
      SavedState state, ReadJob job, String tenant, int top) {
    DataStream<Tuple3<String, String, byte[]>> rows =
        job.keyed(Uids.SCORE_EVENTS, new SavedModels(tenant), States.KEY_TYPE, SavedModels.TYPE)
            .transform("Sum up", KindRow.TYPE, new SumModels(tenant, top))
            .union(
                job.broadcast(Uids.APPLY_TENANT_CONFIG, States.tenantConfigs())
                    .map(entry -> KindRow.of(Row.Kind.CONFIG, entry.f0, entry.f1), KindRow.TYPE),
                job.broadcast(Uids.SCORE_EVENTS, States.tenantFences())
                    .map(entry -> KindRow.of(Row.Kind.FENCE, entry.f0, entry.f1), KindRow.TYPE));
    return SourceOffsets.add(rows, state, job);
  }

  private void add(SavedState state, Tuple3<String, String, byte[]> row) {
    try {
      switch (Row.kind(row)) {
        case TENANT -> summary(tenants, row.f1).plus(TenantSummary.decode(row.f1, row.f2));
        case LARGE -> largest.add(LargeModel.decode(row.f2));
        case NAME -> others.add(row.f1);
        case CONFIG -> addConfig(row);
        case FENCE -> addFence(row);
        case SPLIT -> addSplit(row);
        case MODEL -> throw new IllegalStateException("found a model, expected a sum");
      }
    } catch (IOException e) {
      throw state.incompatible(e.getMessage(), e);
    }
  }

  /** The sum of a tenant, or of all that are not told apart. */
  static TenantSummary summary(Map<String, TenantSummary> tenants, String tenant) {
    boolean room = tenants.size() < MOST_TENANTS || tenants.containsKey(tenant);
    return tenants.computeIfAbsent(room ? tenant : OTHERS, TenantSummary::new);
  }

  private boolean isWanted(String tenant) {
    if (others == null || others.asked().equals(tenant)) {
      return true;
    }
    others.add(tenant);
    return false;
  }

  private void addConfig(Tuple3<String, String, byte[]> row) throws IOException {
    if (isWanted(row.f1)) {
      configs.put(row.f1, ConfigSummary.of(row.f1, row.f2));
    }
  }

  private void addFence(Tuple3<String, String, byte[]> row) throws IOException {
    if (isWanted(row.f1)) {
      fences.put(row.f1, TenantFence.decode(row.f2));
    }
  }

  private void addSplit(Tuple3<String, String, byte[]> row) {
    Optional<SourceOffsets> split = SourceOffsets.decode(row.f1, row.f2);
    split.ifPresentOrElse(offsets::add, () -> unreadSplits++);
  }

  /** Where it was read. */
  public String path() {
    return path;
  }

  /** Every operator with state, in the order of the flow. */
  public List<OperatorSummary> operators() {
    return operators;
  }

  /** Tenants that have models, in the order of their names. */
  public Map<String, TenantSummary> tenants() {
    return tenants;
  }

  /** Tenants that have a config or had one, in the order of their names. */
  public Map<String, ConfigSummary> configs() {
    return configs;
  }

  /** Tenants that commands were about. */
  public Map<String, TenantFence> fences() {
    return fences;
  }

  /** What commands and erases have laid down for a tenant, in a few words. */
  String fenceText(ConfigSummary config) {
    TenantFence fence = fences.getOrDefault(config.tenant(), TenantFence.NONE);
    long erased = Math.max(fence.erasedBelow(), config.erasedBelow());
    String erasedBelow = erased == 0 ? "" : "erased below " + erased;
    String mutes = fence.mutes().isEmpty() ? "" : Words.many(fence.mutes().size(), "mute");
    return erasedBelow + (erasedBelow.isEmpty() || mutes.isEmpty() ? "" : ", ") + mutes;
  }

  /** The largest models, largest first. */
  public List<LargeModel> largest() {
    return List.copyOf(largest);
  }

  /** Where the sources go on, by source, topic and partition. */
  public List<SourceOffsets> offsets() {
    return List.copyOf(offsets);
  }

  /** Splits of sources that are not Kafka's, or of a later connector. */
  public int unreadSplits() {
    return unreadSplits;
  }

  /** All models as those of one tenant. */
  public TenantSummary all() {
    TenantSummary all = new TenantSummary("");
    tenants.values().forEach(all::plus);
    return all;
  }
}
