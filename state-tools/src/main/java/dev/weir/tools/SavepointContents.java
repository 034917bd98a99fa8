package dev.weir.tools;

import dev.weir.tools.inspect.ConfigSummary;
import dev.weir.tools.inspect.DetectorSummary;
import dev.weir.tools.inspect.SavepointSummary;
import dev.weir.tools.inspect.TenantSummary;
import dev.weir.tools.read.ReadSettings;
import java.util.List;
import java.util.TreeSet;

/**
 * What a savepoint or a retained checkpoint of the job holds, by tenant, in a few numbers.
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
    SavepointSummary summary = SavepointSummary.read(path, null, 0, settings);
    TreeSet<String> names = new TreeSet<>(summary.tenants().keySet());
    names.addAll(summary.configs().keySet());
    return new SavepointContents(
        path, names.stream().map(name -> contents(summary, name)).toList());
  }

  private static TenantContents contents(SavepointSummary summary, String tenant) {
    TenantSummary models = summary.tenants().get(tenant);
    DetectorSummary all = models == null ? null : models.all();
    ConfigSummary config = summary.configs().get(tenant);
    return new TenantContents(
        tenant,
        all == null ? 0 : all.models(),
        all == null ? 0 : all.judged(),
        all == null ? 0 : all.learned(),
        config == null ? 0 : config.lastVersion(),
        config != null && config.removed());
  }
}
