package dev.weir.demo;

import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;

/** A configuration for the tenant of a CSV file: every column a feature, the rest by default. */
public final class CsvTenant {
  private CsvTenant() {}

  /** The first version, in force at once. */
  public static TenantConfig config(CsvEvents events) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("tenant: " + events.tenant() + "\nversion: 1\nscope: tenant\nfeatures:\n");
    for (CsvColumn column : events.columns()) {
      String type = column.numeric() ? "number, missing: last" : "category, missing: zero";
      yaml.append("  - {name: '" + column.name() + "', type: " + type + "}\n");
    }
    // A file is short: without this, half of it would pass before the first score counts.
    yaml.append("transforms: [{type: standard-scaler}]\nwarmup: 512\n");
    yaml.append("alerts: {minSeverity: high}\n");
    return TenantConfigJson.parseYaml(yaml.toString());
  }
}
