package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One message of the topic {@code config}, read: a config, the removal of a tenant, or what is
 * wrong with it. Whatever the bytes are, reading them never throws.
 *
 * @param tenant the tenant it is about: the message's key if that is a name, else what the value
 *     says; null if neither is one
 * @param version {@link TenantConfig#NO_VERSION} if there is none
 * @param removed whether it asks for the removal of the tenant
 * @param config the config; null for a removal and if something is wrong
 * @param problems what is wrong, in reading order; none if the message can be judged
 */
public record ConfigRequest(
    String tenant,
    long version,
    boolean removed,
    TenantConfig config,
    List<ConfigProblem> problems) {

  /** The bytes that one message may have. */
  public static final int MAX_BYTES = ConfigTree.MAX_CONFIG_BYTES;

  /** Copies the list. */
  public ConfigRequest {
    problems = List.copyOf(problems);
    if (problems.isEmpty() && !removed && config == null) {
      throw new IllegalArgumentException(
          "config: found nothing, expected a config, a removal or a problem");
    }
  }

  /** The request for this config. */
  public static ConfigRequest of(TenantConfig config) {
    return new ConfigRequest(config.tenant(), config.version(), false, config, List.of());
  }

  /** The request to remove a tenant; {@code version} must be above its last one. */
  public static ConfigRequest removal(String tenant, long version) {
    return new ConfigRequest(tenant, version, true, null, List.of());
  }

  /** What a message of the topic asks for. Both arguments may be null. */
  public static ConfigRequest read(byte[] key, byte[] value) {
    String keyTenant = tenantOf(key);
    if (value == null) {
      return refused(
          keyTenant,
          new ConfigProblem(
              RefusalCode.TOMBSTONE,
              "",
              "no value",
              "a config, or {tenant, version, removed: true} to remove the tenant"));
    }
    try {
      return read(ConfigTree.ofJson(value, MAX_BYTES), key, keyTenant);
    } catch (InvalidConfigException e) {
      return new ConfigRequest(keyTenant, TenantConfig.NO_VERSION, false, null, e.problems());
    }
  }

  /** What becomes of a message that may not be read: nothing of its value is looked at. */
  static ConfigRequest refused(byte[] key, ConfigProblem problem) {
    return refused(tenantOf(key), problem);
  }

  /**
   * What a file, YAML or JSON, asks for. It may leave out the version.
   *
   * @throws InvalidConfigException with every problem and its path
   */
  public static ConfigRequest ofFile(String text) {
    return TenantConfigJson.parse(ConfigTree.ofYaml(text), ConfigRequest::read);
  }

  /** The same request as another version. */
  public ConfigRequest withVersion(long otherVersion) {
    TenantConfig other = config == null ? null : config.withVersion(otherVersion);
    return new ConfigRequest(tenant, otherVersion, removed, other, problems);
  }

  /** The message's key. */
  public byte[] key() {
    return tenant.getBytes(StandardCharsets.UTF_8);
  }

  /** The message's value: canonical JSON. Only of a request without problems. */
  public byte[] value() {
    if (!problems.isEmpty()) {
      throw new IllegalStateException(InvalidConfigException.message(problems));
    }
    if (config != null) {
      return TenantConfigJson.write(config);
    }
    ObjectNode removal = JsonNodeFactory.instance.objectNode();
    return ConfigTree.toJson(
        removal.put("tenant", tenant).put("version", version).put("removed", true));
  }

  private static ConfigRequest read(ObjectNode tree, byte[] key, String keyTenant) {
    ConfigFaults faults = new ConfigFaults();
    ConfigNode node = new ConfigNode(tree, "", faults);
    String tenant = TenantConfigJson.readTenant(node);
    if (tenant != null && !tenant.equals(keyTenant)) {
      String found = key == null ? "nothing" : Found.text(new String(key, StandardCharsets.UTF_8));
      faults.add(RefusalCode.KEY_MISMATCH, "key", found, "the tenant, which is " + tenant);
    }
    if (!node.has("version")) {
      node.fault(RefusalCode.MISSING_VERSION, "version", "nothing", "a version", null);
    }
    ConfigRequest read = read(node);
    long version = TenantConfigJson.readVersion(node);
    String about = keyTenant == null ? tenant : keyTenant;
    return faults.isEmpty()
        ? read
        : new ConfigRequest(about, version, node.flag("removed", false), null, faults.problems());
  }

  /** Null if faults were noted. */
  private static ConfigRequest read(ConfigNode node) {
    if (!node.has("removed")) {
      TenantConfig config = TenantConfigJson.read(node);
      return config == null ? null : of(config);
    }
    String tenant = TenantConfigJson.readTenant(node);
    long version = TenantConfigJson.readVersion(node);
    if (!node.flag("removed", true)) {
      node.fault(RefusalCode.OUT_OF_RANGE, "removed", "false", "true, or no such field", null);
    }
    node.end();
    return tenant == null ? null : removal(tenant, version);
  }

  private static ConfigRequest refused(String tenant, ConfigProblem problem) {
    return new ConfigRequest(tenant, TenantConfig.NO_VERSION, false, null, List.of(problem));
  }

  private static String tenantOf(byte[] key) {
    if (key == null) {
      return null;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    return TenantNames.isConfigurable(name) ? name : null;
  }
}
