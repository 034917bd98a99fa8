package dev.weir.kafka;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.TenantConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answered requests about one tenant, in the order of the answers. Older than what {@code
 * config-accepted} keeps: a version that came into force at once leaves no trace of the one before
 * there, but the request of that one is still in {@code config}.
 */
public final class TenantHistory {
  private final String tenant;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Long, ConfigRequest> requests = new TreeMap<>();

  /**
   * One answer.
   *
   * @param status the answer
   * @param timeMillis when the request was sent, by the record's timestamp
   */
  public record Entry(ConfigStatus status, long timeMillis) {}

  TenantHistory(String tenant) {
    this.tenant = tenant;
  }

  void add(ConfigStatus status, long timeMillis) {
    if (tenant.equals(status.tenant())) {
      entries.add(new Entry(status, timeMillis));
    }
  }

  void add(long offset, ConfigRequest request) {
    requests.put(offset, request);
  }

  /** All answers. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The accepted configs that can still be read, by version; no removals. */
  public NavigableMap<Long, TenantConfig> accepted() {
    NavigableMap<Long, TenantConfig> configs = new TreeMap<>();
    for (Entry entry : entries) {
      ConfigRequest request = requests.get(entry.status().source().offset());
      boolean isConfig = request != null && request.config() != null;
      if (entry.status().isAccepted() && isConfig) {
        configs.put(request.version(), request.config());
      }
    }
    return configs;
  }

  /** An accepted config. */
  public Optional<TenantConfig> accepted(long version) {
    return Optional.ofNullable(accepted().get(version));
  }
}
