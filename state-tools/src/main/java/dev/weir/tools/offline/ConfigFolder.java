package dev.weir.tools.offline;

import dev.weir.cli.CommandFailure;
import dev.weir.cli.ConfigFile;
import dev.weir.cli.ExitCode;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The configs of a folder's files, accepted in the order of tenants and versions as the job accepts
 * requests. A file may leave out its version if it is the tenant's only one: then it is 1.
 */
final class ConfigFolder {
  private final Map<String, TenantRecord> records = new TreeMap<>();
  private final boolean piiKey;
  private long bytes;

  private record Named(Path file, ConfigRequest request) {}

  private ConfigFolder(boolean piiKey) {
    this.piiKey = piiKey;
  }

  /**
   * Reads every {@code .yaml}, {@code .yml} and {@code .json} file of {@code folder}, not of the
   * folders in it.
   *
   * @param piiKey whether the job can hash the categories of people
   * @throws CommandFailure with every problem, and the file's name
   */
  static List<TenantRecord> read(Path folder, boolean piiKey) {
    ConfigFolder read = new ConfigFolder(piiKey);
    List<String> problems = new ArrayList<>();
    List<Named> named = new ArrayList<>();
    for (Path file : files(folder)) {
      ConfigFile config = ConfigFile.read(file);
      problems.addAll(config.problems());
      if (config.request() != null) {
        named.add(new Named(file, config.request()));
      }
    }
    named.sort(
        Comparator.comparing((Named one) -> one.request().tenant())
            .thenComparing(one -> one.request().version()));
    named.forEach(one -> read.accept(one, named, problems));
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.INVALID_CONFIG, String.join("\n", problems));
    }
    return List.copyOf(read.records.values());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files =
          all.filter(file -> file.toString().matches(".*\\.(ya?ml|json)")).sorted().toList();
      if (files.isEmpty()) {
        throw wrong(folder, "found no file *.yaml, *.yml or *.json in it");
      }
      return files;
    } catch (IOException e) {
      throw wrong(folder, "found no folder that can be read (" + e + ")");
    }
  }

  private static CommandFailure wrong(Path folder, String found) {
    return new CommandFailure(
        ExitCode.USAGE, "--config: " + folder + ": " + found + ", expected the tenants' configs");
  }

  private void accept(Named one, List<Named> all, List<String> problems) {
    ConfigRequest request = one.request();
    String tenant = request.tenant();
    if (request.version() == TenantConfig.NO_VERSION) {
      if (all.stream().filter(other -> other.request().tenant().equals(tenant)).count() > 1) {
        problems.add(
            one.file() + ": version: found nothing, expected one: " + tenant + " has more files");
        return;
      }
      request = request.withVersion(1);
    }
    TenantRecord held = records.get(tenant);
    ConfigLimits limits = ConfigLimits.DEFAULT.holding(records.size(), bytes).withPiiKey(piiKey);
    ConfigVerdict verdict = TenantConfigs.accept(held, request, limits);
    if (verdict instanceof ConfigVerdict.Refused refused) {
      problems.add(one.file() + ": " + refused.message());
    } else if (verdict instanceof ConfigVerdict.Accepted accepted) {
      bytes += size(accepted.record()) - (held == null ? 0 : size(held));
      records.put(tenant, accepted.record());
    }
  }

  private static int size(TenantRecord record) {
    return TenantRecordJson.write(record).length;
  }
}
