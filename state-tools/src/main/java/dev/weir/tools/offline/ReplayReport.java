package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.tenant.TenantRecord;
import dev.weir.threshold.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a replay has found, as JSON; {@link ReplayText} shows it to people. */
final class ReplayReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReplayConfigs before;

  /** Null where nothing is compared. */
  private final ReplayConfigs after;

  ReplayReport(ReplayConfigs before, ReplayConfigs after) {
    this.before = before;
    this.after = after;
  }

  ObjectNode json(String savepoint, ReplayInput.Found found, Map<String, ReplayTenant> tenants) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("savepoint", savepoint);
    root.put("events", found.events());
    root.put("beforeTheSavepoint", found.skipped());
    root.put("missingOffsets", found.missing());
    root.put("positions", found.unplaced() ? "of the files" : "of the records");
    root.put("compared", after != null);
    ArrayNode list = root.putArray("tenants");
    tenants.values().forEach(tenant -> list.add(tenant(tenant)));
    return root;
  }

  private ObjectNode tenant(ReplayTenant tenant) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("tenant", tenant.tenant);
    node.set("before", side(tenant.before, config(before, tenant.tenant)));
    if (after == null) {
      node.set("alerts", changes(tenant.alerts));
      return node;
    }
    node.set("after", side(tenant.after, config(after, tenant.tenant)));
    node.set("appear", changes(tenant.appear));
    node.set("vanish", changes(tenant.vanish));
    node.set("changeSeverity", changes(tenant.severity));
    node.put("severitiesChanged", tenant.severitiesChanged);
    node.put("scoresChanged", tenant.scoresChanged);
    return node;
  }

  /** The latest one; null where there is none. */
  private static TenantConfig config(ReplayConfigs configs, String tenant) {
    TenantRecord record = configs.governing(tenant);
    return record == null || record.removed() ? null : record.lastRevision().config();
  }

  private static ObjectNode side(ReplaySide side, TenantConfig config) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (config != null) {
      node.put("config", config.tenant() + "@" + config.version());
      JsonNode threshold = tree(TenantConfigJson.write(config)).path("threshold");
      node.set("threshold", threshold.isMissingNode() ? null : threshold);
    }
    node.put("events", side.events());
    node.put("scores", side.scores);
    node.put("alerts", side.alerts);
    node.put("firstOfCooldown", side.firstOfCooldown);
    node.put("overBudget", side.overBudget);
    ObjectNode severities = node.putObject("severities");
    for (Severity severity : ReplayTenant.severities()) {
      severities.put(severity.label(), side.severities[severity.ordinal()]);
    }
    BiConsumer<ObjectNode, Map<String, Long>> all = (into, counts) -> counts.forEach(into::put);
    all.accept(node.putObject("statuses"), side.statuses);
    node.put("swapped", side.swapped);
    node.put("rejected", side.rejected);
    all.accept(node.putObject("rejections"), side.rejections);
    return node;
  }

  private static ObjectNode changes(ReplayTenant.Changes changes) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("count", changes.count());
    ArrayNode examples = node.putArray("examples");
    for (ReplayTenant.Change change : changes.examples()) {
      ObjectNode example = examples.addObject();
      if (change.before() != null) {
        example.set("before", outcome(change.before()));
      }
      if (change.after() != null) {
        example.set("after", outcome(change.after()));
      }
    }
    return node;
  }

  private static JsonNode outcome(ReplayOutcome outcome) {
    if (outcome.json().length > 0) {
      return tree(outcome.json());
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("tenant", outcome.tenant());
    if (!Double.isNaN(outcome.score())) {
      node.put("score", outcome.score());
    }
    if (!Double.isNaN(outcome.rarity())) {
      node.put("rarity", outcome.rarity());
    }
    node.put("severity", outcome.severity().label());
    boolean rejected = outcome.kind() == ReplayOutcome.Kind.REJECTED;
    node.put(rejected ? "code" : "status", outcome.status());
    ObjectNode source = node.putObject("source");
    source.put("topic", outcome.position().partition().topic());
    source.put("partition", outcome.position().partition().partition());
    source.put("offset", outcome.position().offset());
    return node;
  }

  private static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number as people read it. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
