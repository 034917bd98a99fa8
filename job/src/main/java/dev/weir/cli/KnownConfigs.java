package dev.weir.cli;

import dev.weir.kafka.ConfigTopics;
import dev.weir.kafka.TenantHistory;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantRecord;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The accepted configs of one tenant that can still be read.
 *
 * @param record what the job holds
 * @param byVersion the configs, those of the record and older ones
 */
record KnownConfigs(TenantRecord record, NavigableMap<Long, TenantConfig> byVersion) {
  /** The configs of a tenant, or the end of the command if it never had one. */
  static KnownConfigs of(String tenant, ConfigTopics topics) {
    Map<String, TenantRecord> records = topics.records();
    TenantRecord record = records.get(tenant);
    if (record == null) {
      String others = records.isEmpty() ? "none at all" : String.join(", ", first(records));
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          "found no config of '" + tenant + "'; there are configs of: " + others);
    }
    TenantHistory history = topics.history(tenant);
    NavigableMap<Long, TenantConfig> byVersion = new TreeMap<>(history.accepted());
    for (Revision revision : record.revisions()) {
      byVersion.put(revision.version(), revision.config());
    }
    return new KnownConfigs(record, byVersion);
  }

  /** One version, or the end of the command if it cannot be read. */
  TenantConfig version(long version) {
    TenantConfig config = byVersion.get(version);
    if (config == null) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          "found no config " + record.tenant() + "@" + version + "; there are " + versions());
    }
    return config;
  }

  /** The last one, or the end of the command if the tenant is removed. */
  TenantConfig last() {
    if (record.removed()) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          record.tenant()
              + " was removed by version "
              + record.lastVersion()
              + "; there are "
              + versions());
    }
    return version(record.lastVersion());
  }

  private String versions() {
    return byVersion.isEmpty() ? "no versions" : "versions " + byVersion.keySet();
  }

  private static List<String> first(Map<String, TenantRecord> records) {
    return records.keySet().stream().limit(20).toList();
  }
}
