package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.Function;

/**
 * Configs as JSON and YAML. Reading is strict and names everything that is wrong; writing is
 * canonical: fields in one order, those equal to their defaults left out, so that equal configs
 * have equal bytes, and {@code parse(write(c))} equals {@code c}.
 */
public final class TenantConfigJson {
  private TenantConfigJson() {}

  /**
   * The config that {@code json}, in UTF-8, describes.
   *
   * @throws InvalidConfigException with every problem and its path
   */
  public static TenantConfig parse(byte[] json) {
    return parse(ConfigTree.ofJson(json, ConfigTree.MAX_CONFIG_BYTES), TenantConfigJson::read);
  }

  /**
   * The config that {@code yaml} describes.
   *
   * @throws InvalidConfigException with every problem and its path
   */
  public static TenantConfig parseYaml(String yaml) {
    return parse(ConfigTree.ofYaml(yaml), TenantConfigJson::read);
  }

  /**
   * The learning part that {@link #writeLearning} has written.
   *
   * @throws InvalidConfigException with every problem and its path
   */
  public static LearningPart parseLearning(byte[] json) {
    return parse(ConfigTree.ofJson(json, ConfigTree.MAX_OWN_BYTES), TenantConfigJson::readLearning);
  }

  /** As {@link #parse(byte[])}, of what {@link #write} has written. */
  static TenantConfig parseOwn(byte[] json) {
    return parse(ConfigTree.ofJson(json, ConfigTree.MAX_OWN_BYTES), TenantConfigJson::read);
  }

  /** Canonical JSON in UTF-8. */
  public static byte[] write(TenantConfig config) {
    return ConfigTree.toJson(tree(config));
  }

  /** Canonical JSON, in UTF-8, of the fields of a learning part alone: what its hash is of. */
  public static byte[] writeLearning(LearningPart part) {
    return ConfigTree.toJson(tree(part));
  }

  /** The canonical form as YAML, for people. */
  public static String toYaml(TenantConfig config) {
    return ConfigTree.toYaml(tree(config));
  }

  static <T> T parse(ObjectNode tree, Function<ConfigNode, T> reader) {
    ConfigFaults faults = new ConfigFaults();
    return faults.orThrow(reader.apply(new ConfigNode(tree, "", faults)));
  }

  /** Null if faults were noted. */
  static TenantConfig read(ConfigNode node) {
    String tenant = readTenant(node);
    long version = readVersion(node);
    Long from =
        node.build(
            () ->
                TenantConfig.checkEffectiveFrom(
                    node.instant("effectiveFrom", TenantConfig.AT_ONCE)));
    LearningPart learning = LearningPartJson.read(node);
    DecisionPart decision = DecisionPartJson.read(node);
    IntakePart intake = IntakePartJson.read(node);
    LimitsPart limits = LimitsPartJson.read(node.object("limits"));
    HealthPart health = HealthPartJson.read(node.object("health"));
    AlertsPartJson.checkFeatures(node, learning, decision);
    node.end();
    boolean named = tenant != null && from != null && node.sound("version");
    boolean judged = learning != null && decision != null;
    return named && judged && intake != null && limits != null && health != null
        ? node.build(
            () ->
                new TenantConfig(tenant, version, from, learning, decision, intake, limits, health))
        : null;
  }

  /** Null if a fault was noted. */
  static String readTenant(ConfigNode node) {
    node.require("tenant", "the tenant's name");
    String tenant = node.text("tenant", null);
    if (tenant != null && !TenantNames.isConfigurable(tenant)) {
      String expected = TenantNames.EXPECTED + "; or _default";
      node.fault(RefusalCode.INVALID_TENANT, "tenant", Found.text(tenant), expected, (String) null);
      return null;
    }
    return tenant;
  }

  /** {@link TenantConfig#NO_VERSION} if there is none or a fault was noted. */
  static long readVersion(ConfigNode node) {
    long none = TenantConfig.NO_VERSION;
    if (!node.has("version")) {
      return none;
    }
    long version = node.whole("version", Long.MIN_VALUE);
    if (node.sound("version") && (version < 1 || version > TenantConfig.MAX_VERSION)) {
      node.fault(
          RefusalCode.VERSION_OUT_OF_RANGE,
          "version",
          Long.toString(version),
          "1 to " + TenantConfig.MAX_VERSION,
          none);
    }
    return node.sound("version") ? version : none;
  }

  static LearningPart readLearning(ConfigNode node) {
    LearningPart part = LearningPartJson.read(node);
    node.end();
    return part;
  }

  static ObjectNode tree(TenantConfig config) {
    SparseObject out =
        new SparseObject()
            .put("tenant", config.tenant(), null)
            .put("version", config.version(), TenantConfig.NO_VERSION)
            .put("effectiveFrom", time(config.effectiveFromMillis()), "");
    LearningPartJson.write(config.learning(), out);
    DecisionPartJson.write(config.decision(), out);
    IntakePartJson.write(config.intake(), out);
    out.put("limits", LimitsPartJson.write(config.limits()));
    out.put("health", HealthPartJson.write(config.health()));
    return out.tree();
  }

  static ObjectNode tree(LearningPart part) {
    SparseObject out = new SparseObject();
    LearningPartJson.write(part, out);
    return out.tree();
  }

  /** ISO-8601; empty for at once. */
  static String time(long millis) {
    return millis == TenantConfig.AT_ONCE ? "" : Instant.ofEpochMilli(millis).toString();
  }
}
