package dev.weir.demo;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.TenantConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configs that the demo's tenants get: from files, or made of the columns of their data. */
final class DemoConfigs {
  private final Map<String, ConfigRequest> byTenant = new LinkedHashMap<>();

  /** Takes every YAML and JSON file of a folder. */
  void addFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(DemoConfigs::isConfig).sorted().toList()) {
        put(read(file));
      }
    }
  }

  private static boolean isConfig(Path file) {
    return file.toString().matches(".*\\.(yaml|yml|json)");
  }

  /** Gives the config of {@code file} to every tenant that has none. */
  void addForAll(Path file, Collection<String> tenants) throws IOException {
    TenantConfig config = read(file).config();
    for (String tenant : tenants) {
      if (!byTenant.containsKey(tenant)) {
        put(
            ConfigRequest.of(
                new TenantConfig(
                    tenant,
                    Math.max(1, config.version()),
                    config.effectiveFromMillis(),
                    config.learning(),
                    config.decision(),
                    config.intake(),
                    config.limits(),
                    config.health())));
      }
    }
  }

  /** Gives a tenant without a config all its numeric columns, one model, the default detector. */
  void addDefault(CsvEvents events) {
    if (byTenant.containsKey(events.tenant())) {
      return;
    }
    put(defaultOf(events));
  }

  /** All numeric columns, one model, the default detector. */
  static ConfigRequest defaultOf(CsvEvents events) {
    String features =
        events.columns().stream()
            .filter(CsvColumn::numeric)
            .map(column -> "  - {name: " + column.name() + ", type: number, missing: mean}\n")
            .collect(Collectors.joining());
    return ConfigRequest.ofFile(
        ("tenant: " + events.tenant() + "\nversion: 1\nscope: tenant\n")
            + ("extraFeatures: ignore\nfeatures:\n" + features));
  }

  private void put(ConfigRequest request) {
    boolean versioned = request.version() != TenantConfig.NO_VERSION;
    byTenant.put(request.tenant(), versioned ? request : request.withVersion(1));
  }

  private static ConfigRequest read(Path file) throws IOException {
    try {
      ConfigRequest request = ConfigRequest.ofFile(Files.readString(file));
      if (request.config() == null) {
        throw new IllegalArgumentException(file + ": found a removal, expected a config");
      }
      return request;
    } catch (InvalidConfigException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** One request per tenant. */
  List<ConfigRequest> requests() {
    return new ArrayList<>(byTenant.values());
  }
}
