package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Shows the JSON of a {@link ReplayReport} to people. */
final class ReplayText {
  private final PrintWriter out;

  ReplayText(PrintWriter out) {
    this.out = out;
  }

  void print(ObjectNode report) {
    line("%s: %s events replayed", report.path("savepoint").asText(), number(report, "events"));
    if (report.path("beforeTheSavepoint").asLong() > 0) {
      line("%s events lie before it and were left out", number(report, "beforeTheSavepoint"));
    }
    if (report.path("missingOffsets").asLong() > 0) {
      line(
          "%s offsets have no event: transactions' marks, or events that are missing",
          number(report, "missingOffsets"));
    }
    if (!report.path("positions").asText().equals("of the records")) {
      line("assumed: events without a place come after the savepoint, in the order of the files");
    }
    if (report.path("entitiesUnlimited").asBoolean()) {
      line("assumed: entities are not limited; --set admission.entities=N limits them as the job");
    }
    for (JsonNode tenant : report.path("tenants")) {
      line("");
      if (report.path("compared").asBoolean()) {
        compared(tenant);
      } else {
        single(tenant);
      }
    }
    out.flush();
  }

  /** Shows one decision. */
  void printDecision(ObjectNode report) {
    line("%s", report.path("score").asText());
    line("");
    if (report.has("same")) {
      line(
          report.path("same").asBoolean()
              ? "the same bytes as the score that was given, after %s events"
              : "NOT the score that was given, after %s events",
          number(report, "events"));
      if (report.has("given")) {
        line("  first difference: %s", report.path("firstDifference").asText());
        line("  given: %s", report.path("given").asText());
      }
    }
    report.path("assumed").forEach(assumed -> line("assumed: %s", assumed.asText()));
    why(report.path("why"));
    out.flush();
  }

  private void why(JsonNode why) {
    JsonNode model = why.path("judge");
    line(
        "model      %s by %s: judged %s events before, learned %s (warm from %s on)%s",
        model.path("key").asText(),
        why.path("config").asText(),
        number(model, "judged"),
        number(model, "learned"),
        number(model, "warmup"),
        model.path("new").asBoolean() ? ", begins anew" : "");
    for (JsonNode feature : why.path("features")) {
      line("feature    %s", feature(feature));
    }
    JsonNode calibration = why.path("calibration");
    if (calibration.has("below")) {
      line(
          "place      above %s of its last %s scores (median %.6g, largest %.6g)",
          number(calibration, "below"),
          number(calibration, "scores"),
          calibration.path("median").asDouble(),
          calibration.path("largest").asDouble());
    }
    JsonNode threshold = why.path("threshold");
    line(
        "threshold  on %s, medium %s, high %s, critical %s: found %s, severity %s",
        threshold.path("on").asText(),
        threshold.path("medium").asText("-"),
        threshold.path("high").asText("-"),
        threshold.path("critical").asText("-"),
        threshold.path("found").asText("nothing"),
        threshold.path("severity").asText());
    JsonNode alert = why.path("alert");
    line(
        "alert      %s (from %s on)%s%s",
        alert.path("alert").asBoolean() ? alert.path("reason").asText() : "none",
        alert.path("minSeverity").asText(),
        alert.path("firstOfCooldown").asBoolean() ? ", first of its cooldown" : "",
        alert.has("heldBy") ? ", held by " + alert.path("heldBy").asText() : "");
  }

  private static String feature(JsonNode feature) {
    StringBuilder text = new StringBuilder(feature.path("feature").asText());
    if (feature.has("value")) {
      text.append(" = ").append(feature.path("value").asText());
    } else {
      text.append(feature.has("missing") ? " is missing" : " is a category");
    }
    if (feature.has("share")) {
      text.append(
          String.format(Locale.ROOT, ", share %.0f%%", 100 * feature.path("share").asDouble()));
    }
    JsonNode learned = feature.path("learned");
    if (learned.isObject()) {
      text.append("; learned ");
      for (String part : List.of("low", "middle", "high")) {
        if (learned.has(part)) {
          text.append(String.format(Locale.ROOT, "%.6g ", learned.path(part).asDouble()));
        }
      }
      text.append("(").append(learned.path("is").asText()).append(")");
    }
    return text.toString();
  }

  private void single(JsonNode tenant) {
    JsonNode side = tenant.path("before");
    line("%s  (%s)", tenant.path("tenant").asText(), side.path("config").asText("no config"));
    counts(side, null, "events", "events");
    counts(side, null, "alerts", "alerts");
    maps(side, null);
    examples("alerts", tenant.path("alerts"));
  }

  private void compared(JsonNode tenant) {
    JsonNode before = tenant.path("before");
    JsonNode after = tenant.path("after");
    line(
        "%s  (%s -> %s)",
        tenant.path("tenant").asText(),
        before.path("config").asText("no config"),
        after.path("config").asText("no config"));
    if (!before.path("threshold").equals(after.path("threshold"))) {
      line("  threshold  %s -> %s", threshold(before), threshold(after));
    }
    counts(before, after, "events", "events");
    counts(before, after, "alerts", "alerts");
    line(
        "    appear %s, vanish %s, change severity %s",
        number(tenant.path("appear"), "count"),
        number(tenant.path("vanish"), "count"),
        number(tenant.path("changeSeverity"), "count"));
    counts(before, after, "firstOfCooldown", "first of a cooldown");
    counts(before, after, "overBudget", "over budget");
    maps(before, after);
    counts(before, after, "swapped", "models swapped");
    if (tenant.path("scoresChanged").asLong() > 0) {
      line("  %-24s %s", "other score or rarity", number(tenant, "scoresChanged"));
    }
    examples("appear", tenant.path("appear"));
    examples("vanish", tenant.path("vanish"));
    examples("change severity", tenant.path("changeSeverity"));
  }

  private static String threshold(JsonNode side) {
    JsonNode threshold = side.path("threshold");
    return threshold.isObject() ? threshold.toString().replace("\"", "") : "as by default";
  }

  private void maps(JsonNode before, JsonNode after) {
    for (String map : List.of("severities", "statuses", "rejections")) {
      TreeSet<String> known = new TreeSet<>();
      before.path(map).fieldNames().forEachRemaining(known::add);
      if (after != null) {
        after.path(map).fieldNames().forEachRemaining(known::add);
      }
      List<String> names = new ArrayList<>();
      if (map.equals("severities")) {
        ReplayTenant.severities().forEach(severity -> names.add(severity.label()));
      } else {
        names.addAll(known);
      }
      String label =
          map.equals("severities") ? "severity " : map.equals("statuses") ? "" : "rejected ";
      for (String name : names) {
        counts(before.path(map), after == null ? null : after.path(map), name, label + name);
      }
    }
  }

  /** Nothing where both are 0. */
  private void counts(JsonNode before, JsonNode after, String field, String label) {
    long was = before.path(field).asLong();
    long is = after == null ? was : after.path(field).asLong();
    if (was == 0 && is == 0 && !field.equals("alerts")) {
      return;
    }
    if (was == is) {
      line("  %-24s %12s", label, ReplayReport.count(was));
    } else {
      line(
          "  %-24s %12s -> %s (%+d)",
          label, ReplayReport.count(was), ReplayReport.count(is), is - was);
    }
  }

  private void examples(String title, JsonNode changes) {
    if (changes.path("examples").isEmpty()) {
      return;
    }
    line("  %s, the rarest first:", title);
    for (JsonNode example : changes.path("examples")) {
      JsonNode before = example.path("before");
      JsonNode after = example.path("after");
      JsonNode whole = before.has("time") ? before : after;
      line("    %s", what(whole));
      if (before.isObject()) {
        line("      %s%s", after.isObject() ? "before: " : "", says(before));
      }
      if (after.isObject()) {
        line("      after:  %s", says(after));
      }
    }
  }

  private static String what(JsonNode score) {
    String entity = score.has("entity") ? score.path("entity").asText() : "(no entity)";
    return String.format(
        Locale.ROOT,
        "%s  %s  id %s",
        entity,
        score.path("time").asText(),
        score.path("id").asText());
  }

  private static String says(JsonNode score) {
    StringBuilder says = new StringBuilder();
    if (score.has("code")) {
      return "refused: " + score.path("code").asText();
    }
    says.append(score.path("severity").asText());
    says.append(", ").append(score.path("status").asText());
    if (score.has("rarity")) {
      says.append(String.format(Locale.ROOT, ", rarity %.6f", score.path("rarity").asDouble()));
    }
    if (score.has("score")) {
      says.append(String.format(Locale.ROOT, ", score %.6g", score.path("score").asDouble()));
    }
    if (score.has("reason")) {
      says.append(", alert ").append(score.path("reason").asText());
    }
    for (JsonNode top : score.path("top")) {
      says.append(
          String.format(
              Locale.ROOT,
              ", %s %.0f%%",
              top.path("feature").asText(),
              100 * top.path("share").asDouble()));
    }
    return says.toString();
  }

  private static String number(JsonNode node, String field) {
    return ReplayReport.count(node.path(field).asLong());
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
