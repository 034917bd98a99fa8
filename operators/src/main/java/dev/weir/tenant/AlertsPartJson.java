package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.alert.AlertRules;
import dev.weir.alert.Flapping;
import dev.weir.alert.MaintenanceWindow;
import dev.weir.alert.SuppressionRule;
import dev.weir.alert.SuppressionRule.Direction;
import dev.weir.threshold.Severity;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/** The object {@code alerts} of a config. */
final class AlertsPartJson {
  private static final List<Severity> SEVERITIES =
      List.of(Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);
  private static final List<Boolean> COOLDOWN_PER = List.of(false, true);
  private static final String DEFAULT_ZONE = "UTC";
  private static final int MAX_TIME = 40;
  private static final int MAX_ZONE = 64;

  private AlertsPartJson() {}

  /** The default where there is no such object or faults were noted. */
  static AlertsPart read(ConfigNode node) {
    AlertsPart otherwise = AlertsPart.DEFAULT;
    if (node == null) {
      return otherwise;
    }
    AlertRules rules = readRules(node);
    AlertsPart alerts =
        node.build(
            () ->
                new AlertsPart(
                    node.choice(
                        "minSeverity", otherwise.minSeverity(), SEVERITIES, Severity::label),
                    node.millis("cooldown", otherwise.cooldownMillis()),
                    node.integer("budget", otherwise.budget()),
                    rules == null ? AlertRules.NONE : rules));
    node.end();
    return alerts == null ? otherwise : alerts;
  }

  private static AlertRules readRules(ConfigNode node) {
    AlertRules none = AlertRules.NONE;
    Flapping flapping = readFlapping(node.object("flapping"));
    List<MaintenanceWindow> maintenance =
        node.objects("maintenance", MaintenanceWindow.MAX_WINDOWS).stream()
            .map(AlertsPartJson::readWindow)
            .filter(Objects::nonNull)
            .toList();
    List<SuppressionRule> rules =
        node.objects("rules", SuppressionRule.MAX_RULES).stream()
            .map(AlertsPartJson::readRule)
            .filter(Objects::nonNull)
            .toList();
    return node.build(
        () ->
            new AlertRules(
                node.flag("mute", none.mute()),
                node.choice(
                    "cooldownPer",
                    none.cooldownPerReason(),
                    COOLDOWN_PER,
                    AlertsPartJson::cooldownPer),
                node.flag("escalate", none.escalate()),
                node.flag("transitions", none.transitions()),
                node.millis("resolveAfter", none.resolveAfterMillis()),
                node.sound("flapping") ? flapping : null,
                maintenance,
                node.sound("rules") ? rules : List.of()));
  }

  /** Notes the features that rules and windows name and the learning part does not have. */
  static void checkFeatures(ConfigNode node, LearningPart learning, DecisionPart decision) {
    if (learning == null || decision == null) {
      return;
    }
    List<String> names = learning.features().stream().map(Feature::name).toList();
    List<String> numbers =
        learning.features().stream()
            .filter(feature -> feature.type() == FeatureType.NUMBER)
            .map(Feature::name)
            .toList();
    List<SuppressionRule> rules = decision.alerts().rules().rules();
    for (int r = 0; r < rules.size(); r++) {
      String at = "alerts.rules[" + r + "].feature";
      checkFeature(node, at, rules.get(r).feature(), numbers, "a feature that is a number");
    }
    List<MaintenanceWindow> windows = decision.alerts().rules().maintenance();
    for (int w = 0; w < windows.size(); w++) {
      String at = "alerts.maintenance[" + w + "].features";
      windows.get(w).features().forEach(name -> checkFeature(node, at, name, names, "a feature"));
    }
  }

  private static void checkFeature(
      ConfigNode node, String at, String name, List<String> known, String expected) {
    if (!known.contains(name)) {
      String hinted = expected + NearestName.hint(known, name);
      node.fault(RefusalCode.OUT_OF_RANGE, at, Found.text(name), hinted, (String) null);
    }
  }

  private static String cooldownPer(boolean reason) {
    return reason ? "reason" : "key";
  }

  private static Flapping readFlapping(ConfigNode node) {
    if (node == null) {
      return null;
    }
    Flapping otherwise = Flapping.DEFAULT;
    Flapping flapping =
        node.build(
            () ->
                new Flapping(
                    node.millis("window", otherwise.windowMillis()),
                    node.integer("changes", otherwise.changes())));
    node.end();
    return flapping;
  }

  private static SuppressionRule readRule(ConfigNode node) {
    node.require("feature", "the name of a feature");
    SuppressionRule rule =
        node.build(
            () ->
                new SuppressionRule(
                    node.text("feature", "unnamed"),
                    node.choice(
                        "direction", Direction.BOTH, List.of(Direction.values()), Direction::label),
                    node.number("minAbsolute", 0),
                    node.number("minRelative", 0),
                    node.flag("learn", true)));
    node.end();
    return rule;
  }

  private static MaintenanceWindow readWindow(ConfigNode node) {
    node.require("start", "a local time like 2026-11-22T02:00:00");
    node.require("duration", "a duration like PT2H");
    ZoneId zone = readZone(node);
    LocalDateTime start = readStart(node);
    List<String> features = node.texts("features", MaintenanceWindow.MAX_FEATURES);
    MaintenanceWindow window =
        node.build(
            () ->
                new MaintenanceWindow(
                        node.text("rrule", ""),
                        start,
                        node.millis("duration", MaintenanceWindow.MIN_DURATION_MILLIS),
                        zone,
                        features,
                        node.flag("learn", true))
                    .checked());
    node.end();
    return window;
  }

  private static ZoneId readZone(ConfigNode node) {
    String text = node.text("zone", DEFAULT_ZONE);
    try {
      if (text.length() <= MAX_ZONE) {
        return ZoneId.of(text);
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    ZoneId otherwise = ZoneId.of(DEFAULT_ZONE);
    return node.fault(
        RefusalCode.OUT_OF_RANGE, "zone", Found.text(text), "a zone like Europe/Vienna", otherwise);
  }

  private static LocalDateTime readStart(ConfigNode node) {
    LocalDateTime otherwise = LocalDateTime.of(2000, 1, 1, 0, 0);
    String text = node.text("start", null);
    if (text == null) {
      return otherwise;
    }
    try {
      if (text.length() <= MAX_TIME) {
        return LocalDateTime.parse(text);
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    String expected = "a local time like 2026-11-22T02:00:00, without a zone";
    return node.fault(RefusalCode.WRONG_TYPE, "start", Found.text(text), expected, otherwise);
  }

  /** Canonical: what is as by default is left out. */
  static SparseObject write(AlertsPart part) {
    AlertsPart otherwise = AlertsPart.DEFAULT;
    SparseObject out =
        new SparseObject()
            .put("minSeverity", part.minSeverity().label(), otherwise.minSeverity().label())
            .put(
                "cooldown",
                Durations.text(part.cooldownMillis()),
                Durations.text(otherwise.cooldownMillis()))
            .put("budget", part.budget(), otherwise.budget());
    if (part.rules() != AlertRules.NONE) {
      write(part.rules(), out);
    }
    return out;
  }

  private static void write(AlertRules rules, SparseObject out) {
    AlertRules none = AlertRules.NONE;
    out.put("mute", rules.mute(), none.mute())
        .put(
            "cooldownPer",
            cooldownPer(rules.cooldownPerReason()),
            cooldownPer(none.cooldownPerReason()))
        .put("escalate", rules.escalate(), none.escalate())
        .put("transitions", rules.transitions(), none.transitions())
        .put(
            "resolveAfter",
            Durations.text(rules.resolveAfterMillis()),
            Durations.text(none.resolveAfterMillis()));
    if (rules.flapping() != null) {
      // Also where it says nothing: that it is there says something.
      out.tree().set("flapping", write(rules.flapping()).tree());
    }
    ArrayNode empty = JsonNodeFactory.instance.arrayNode();
    ArrayNode maintenance = empty.deepCopy();
    rules.maintenance().forEach(window -> maintenance.add(write(window).tree()));
    ArrayNode suppressions = empty.deepCopy();
    rules.rules().forEach(rule -> suppressions.add(write(rule).tree()));
    out.put("maintenance", maintenance, empty).put("rules", suppressions, empty);
  }

  private static SparseObject write(Flapping flapping) {
    Flapping otherwise = Flapping.DEFAULT;
    return new SparseObject()
        .put(
            "window",
            Durations.text(flapping.windowMillis()),
            Durations.text(otherwise.windowMillis()))
        .put("changes", flapping.changes(), otherwise.changes());
  }

  private static SparseObject write(MaintenanceWindow window) {
    ArrayNode empty = JsonNodeFactory.instance.arrayNode();
    ArrayNode features = empty.deepCopy();
    window.features().forEach(features::add);
    return new SparseObject()
        .put("rrule", window.rrule(), "")
        .put("start", window.start().toString(), null)
        .put("duration", Durations.text(window.durationMillis()), null)
        .put("zone", window.zone().getId(), DEFAULT_ZONE)
        .put("features", features, empty)
        .put("learn", window.learn(), true);
  }

  private static SparseObject write(SuppressionRule rule) {
    return new SparseObject()
        .put("feature", rule.feature(), null)
        .put("direction", rule.direction().label(), Direction.BOTH.label())
        .put("minAbsolute", rule.minAbsolute(), 0.0)
        .put("minRelative", rule.minRelative(), 0.0)
        .put("learn", rule.learn(), true);
  }
}
