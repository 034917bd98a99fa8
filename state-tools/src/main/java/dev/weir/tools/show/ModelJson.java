package dev.weir.tools.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.alert.Mute;
import dev.weir.detect.EntryRanges;
import dev.weir.model.Model;
import dev.weir.model.ModelView;
import dev.weir.state.Decision;
import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.threshold.RarityCalibration;
import dev.weir.tools.inspect.ConfigSummary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One model as a JSON object. Times are ISO-8601, sizes bytes; what is not known is left out. */
public final class ModelJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  /** All of it. */
  public static ObjectNode of(ModelReport report) {
    FoundModel found = report.found();
    Model model = found.model();
    ModelView view = model.view();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("savepoint", found.savepoint());
    root.put("tenant", found.key().tenant());
    root.put("scope", found.key().scope().name().toLowerCase(Locale.ROOT));
    root.put("entity", found.key().entity());
    root.put("lane", found.key().lane());
    root.put("fingerprint", ConfigSummary.hash(model.fingerprint()));
    root.put("format", FoundModel.FORMAT);
    root.put("bytes", found.bytes());
    root.put("judged", model.judged());
    time(root, "clock", model.clockMillis());
    time(root, "memoryFreed", model.timerMillis());
    root.put("health", view.health().label());
    root.put("breaker", view.breaker().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    facts(root.putObject("degradation"), view.degradation());
    root.put("swapPending", view.swapPending());
    ObjectNode alerts = root.putObject("alerts");
    alerts(alerts, found, view);
    remembered(alerts, report);
    ArrayNode parts = root.putArray("parts");
    report.parts().forEach(part -> part(parts.addObject(), part));
    config(root, found);
    return root;
  }

  private static void alerts(ObjectNode out, FoundModel found, ModelView view) {
    time(out, "cooldownUntil", view.cooldownUntilMillis());
    facts(out, view.alerts());
    Mute mute = found.model().mute();
    if (mute != null) {
      ObjectNode muted = out.putObject("mute");
      time(muted, "until", mute.untilMillis());
      muted.put("reason", mute.reason());
      muted.put("learns", mute.learn());
    }
    ObjectNode fence = out.putObject("mutesByCommand");
    found
        .fence()
        .mutes()
        .forEach(
            (entity, until) -> {
              if (entity.isEmpty() || entity.equals(found.key().entity())) {
                time(fence, entity, until);
              }
            });
  }

  private static void remembered(ObjectNode out, ModelReport report) {
    AlertMemory memory = report.found().alerts();
    out.put("remembered", memory.heard());
    ArrayNode last = out.putArray("last");
    for (AlertMemory.Remembered one : report.found().alerts().last()) {
      Decision alert = one.alert();
      ObjectNode node = last.addObject().put("entity", one.entity()).put("id", alert.id());
      time(node, "time", alert.timeMillis());
      node.put("severity", AlertTables.severity(alert.severity())).put("cause", alert.cause());
      node.put("feature", alert.feature()).put("config", alert.config());
      if (alert.verdict() != null) {
        node.put("verdict", alert.verdict().label());
      }
    }
    ArrayNode verdicts = out.putArray("verdicts");
    new TreeMap<>(memory.verdicts())
        .forEach(
            (name, counts) -> {
              ObjectNode node = verdicts.addObject().put("config", AlertTables.config(name));
              node.put("severity", AlertTables.severityOf(name));
              node.put("anomalies", counts.anomalies()).put("normals", counts.normals());
              number(node, "precision", counts.precision());
            });
    ObjectNode budget = out.putObject("budget");
    if (report.budgetOfConfig() != AlertsPart.NO_BUDGET) {
      budget.put("most", report.budgetOfConfig());
    }
    if (memory.budget() != null) {
      budget.put("spent", memory.budget().spent());
      time(budget, "clock", memory.budget().clockMillis());
    }
  }

  private static void part(ObjectNode out, LearnedReport part) {
    out.put("role", part.role());
    out.put("detector", part.learned().detector().type().label());
    out.put("learning", ConfigSummary.hash(part.learned().learningHash()));
    out.put("learned", part.learned().learned());
    if (part.warm() != null) {
      out.put("warm", part.warm());
    }
    facts(out.putObject("watched"), part.learned().watched());
    ArrayNode stages = out.putArray("stages");
    part.stages().forEach(stage -> stage(stages.addObject(), stage));
    calibration(out.putObject("calibration"), part);
    if (part.part() != null) {
      String json = new String(TenantConfigJson.writeLearning(part.part()), StandardCharsets.UTF_8);
      out.set("madeBy", tree(json));
    }
  }

  private static void stage(ObjectNode out, RangeTable stage) {
    out.put("stage", stage.stage());
    EntryRanges ranges = stage.ranges();
    if (ranges == null) {
      return;
    }
    out.put("meaning", ranges.meaning());
    if (ranges.vectors() >= 0) {
      out.put("vectors", ranges.vectors());
    }
    ArrayNode entries = out.putArray("entries");
    for (int j = 0; j < ranges.low().length; j++) {
      ObjectNode entry = entries.addObject().put("name", stage.names().get(j));
      number(entry, "low", ranges.low()[j]);
      number(entry, "middle", ranges.middle()[j]);
      number(entry, "high", ranges.high()[j]);
    }
  }

  private static void calibration(ObjectNode out, LearnedReport part) {
    RarityCalibration calibration = part.learned().calibration();
    out.put("scores", calibration.count());
    out.put("seen", calibration.seen());
    ArrayNode curve = out.putArray("curve");
    for (Calibration.Point point : Calibration.curve(calibration)) {
      curve.addObject().put("score", point.score()).put("rarity", point.rarity());
    }
    ObjectNode cuts = out.putObject("cuts");
    part.cuts().forEach((severity, cut) -> number(cuts, severity.label(), cut));
  }

  private static void config(ObjectNode root, FoundModel found) {
    if (found.model().judging() == null) {
      return;
    }
    root.put("configName", found.configName());
    TenantConfig config = found.config();
    if (config != null) {
      root.set("config", tree(new String(TenantConfigJson.write(config), StandardCharsets.UTF_8)));
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("found JSON that cannot be read where it was written", e);
    }
  }

  private static void facts(ObjectNode out, Map<String, Object> facts) {
    facts.forEach(
        (name, value) -> {
          if (value instanceof Instant time) {
            out.put(name, time.toString());
          } else if (value instanceof Double number) {
            number(out, name, number);
          } else {
            out.set(name, JSON.valueToTree(value));
          }
        });
  }

  private static void number(ObjectNode out, String name, double value) {
    if (Double.isFinite(value)) {
      out.put(name, value);
    }
  }

  private static void time(ObjectNode out, String name, long millis) {
    if (millis != Long.MIN_VALUE) {
      out.put(name, Instant.ofEpochMilli(millis).toString());
    }
  }
}
