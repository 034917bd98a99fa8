package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/**
 * Tenant records as the values of {@code config-accepted}: canonical JSON, nothing lost.
 *
 * <p>Format 1: tenant, lastVersion, removed, erasedBelow where there is one, revisions,
 * learningParts.
 */
public final class TenantRecordJson {
  private static final int FORMAT = 1;

  private TenantRecordJson() {}

  /** Canonical JSON in UTF-8. */
  public static byte[] write(TenantRecord record) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("format", FORMAT);
    out.put("tenant", record.tenant());
    out.put("lastVersion", record.lastVersion());
    out.put("removed", record.removed());
    if (record.erasedBelow() != 0) {
      out.put("erasedBelow", record.erasedBelow());
    }
    ArrayNode revisions = out.putArray("revisions");
    record.revisions().forEach(revision -> revisions.add(tree(revision)));
    ArrayNode parts = out.putArray("learningParts");
    record.learningParts().forEach(part -> parts.add(tree(part)));
    return ConfigTree.toJson(out);
  }

  /**
   * The record that {@link #write} has written.
   *
   * @throws InvalidConfigException for any other text
   */
  public static TenantRecord read(byte[] json) {
    return TenantConfigJson.parse(
        ConfigTree.ofJson(json, ConfigTree.MAX_OWN_BYTES), TenantRecordJson::read);
  }

  private static TenantRecord read(ConfigNode node) {
    long format = node.whole("format", 0);
    if (format != FORMAT) {
      throw new InvalidConfigException(
          RefusalCode.MALFORMED,
          "format",
          Long.toString(format),
          FORMAT + "; a record of a later release is read by that release");
    }
    List<KnownLearningPart> parts =
        node.objects("learningParts", TenantRecord.MAX_LEARNING_PARTS).stream()
            .map(TenantRecordJson::readPart)
            .toList();
    boolean whole = parts.stream().allMatch(Objects::nonNull);
    List<Revision> revisions =
        node.objects("revisions", TenantRecord.MAX_REVISIONS).stream()
            .map(revision -> readRevision(revision, whole ? parts : List.of()))
            .toList();
    String tenant = TenantConfigJson.readTenant(node);
    long lastVersion = node.whole("lastVersion", 0);
    boolean removed = node.flag("removed", false);
    long erasedBelow = node.whole("erasedBelow", 0);
    node.end();
    return whole && tenant != null && revisions.stream().allMatch(Objects::nonNull)
        ? node.build(
            () -> new TenantRecord(tenant, lastVersion, removed, revisions, parts, erasedBelow))
        : null;
  }

  private static KnownLearningPart readPart(ConfigNode node) {
    ConfigNode part = node.object("part");
    LearningPart learning = part == null ? null : TenantConfigJson.readLearning(part);
    node.require("part", "a learning part");
    String hash = node.text("hash", "");
    if (learning != null && !hash.equals(ContentHash.text(learning.hash()))) {
      // Models are saved under the hash: a release that computes another would lose them all.
      node.fault(
          RefusalCode.MALFORMED,
          "hash",
          Found.text(hash),
          ContentHash.text(learning.hash()) + ", which is this part's",
          null);
    }
    long firstVersion = node.whole("firstVersion", 0);
    node.end();
    return learning == null ? null : new KnownLearningPart(firstVersion, learning);
  }

  private static Revision readRevision(ConfigNode node, List<KnownLearningPart> parts) {
    long version = node.whole("version", 0);
    long from = node.instant("effectiveFrom", TenantConfig.AT_ONCE);
    String hash = node.text("preceding", "");
    LearningPart preceding = null;
    for (KnownLearningPart known : parts) {
      preceding = ContentHash.text(known.hash()).equals(hash) ? known.part() : preceding;
    }
    if (preceding == null && !hash.isEmpty()) {
      String expected = "the hash of one of the learning parts";
      node.fault(RefusalCode.MALFORMED, "preceding", Found.text(hash), expected, null);
    }
    node.require("config", "a config");
    ConfigNode child = node.object("config");
    TenantConfig config = child == null ? null : TenantConfigJson.read(child);
    if (config != null && config.version() != version) {
      String expected = config.version() + ", as the config says";
      node.fault(RefusalCode.MALFORMED, "version", Long.toString(version), expected, null);
    }
    node.end();
    LearningPart before = preceding;
    return config == null ? null : node.build(() -> new Revision(from, config, before));
  }

  private static ObjectNode tree(Revision revision) {
    SparseObject out =
        new SparseObject()
            .put("version", revision.version(), 0)
            .put("effectiveFrom", TenantConfigJson.time(revision.effectiveFromMillis()), "");
    if (revision.preceding() != null) {
      out.put("preceding", ContentHash.text(revision.preceding().hash()), null);
    }
    out.tree().set("config", TenantConfigJson.tree(revision.config()));
    return out.tree();
  }

  private static ObjectNode tree(KnownLearningPart known) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("hash", ContentHash.text(known.hash()));
    out.put("firstVersion", known.firstVersion());
    out.set("part", TenantConfigJson.tree(known.part()));
    return out;
  }
}
