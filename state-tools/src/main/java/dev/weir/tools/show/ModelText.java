package dev.weir.tools.show;

import dev.weir.detect.EntryRanges;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.threshold.RarityCalibration;
import dev.weir.tools.inspect.ConfigSummary;
import dev.weir.tools.inspect.TextTable;
import dev.weir.tools.inspect.Words;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** One model for a terminal. */
public final class ModelText {
  private static final int MOST_ENTRIES = 40;
  private static final int MOST_ALERTS = 10;

  private final ModelReport report;
  private final PrintWriter out;

  private ModelText(ModelReport report, PrintWriter out) {
    this.report = report;
    this.out = out;
  }

  /** Writes it. */
  public static void print(ModelReport report, PrintWriter out) {
    ModelText text = new ModelText(report, out);
    out.println(report.sentence());
    text.facts("the_model", report.facts());
    text.facts("alerts", report.alerts());
    text.lastAlerts();
    report.parts().forEach(text::part);
    text.config();
  }

  private void facts(String heading, Map<String, String> facts) {
    TextTable table = new TextTable(heading, "is");
    facts.forEach(table::row);
    out.println();
    table.print(out);
  }

  private void lastAlerts() {
    AlertTables tables = new AlertTables(report);
    out.println();
    if (tables.nothing() != null) {
      out.println("last alerts: " + tables.nothing());
    } else {
      List<List<String>> all = tables.last();
      table(tables.lastHeadings(), all.subList(0, Math.min(MOST_ALERTS, all.size())));
      if (all.size() > MOST_ALERTS) {
        out.println("and " + (all.size() - MOST_ALERTS) + " before these; --json has all");
      }
    }
    if (!tables.verdicts().isEmpty()) {
      out.println();
      table(tables.verdictHeadings(), tables.verdicts());
    }
  }

  private void table(List<String> headings, List<List<String>> rows) {
    TextTable table =
        new TextTable(headings.stream().map(h -> h.replace(' ', '_')).toArray(String[]::new));
    rows.forEach(row -> table.row(row.toArray(String[]::new)));
    table.print(out);
  }

  private void part(LearnedReport part) {
    out.println();
    out.printf(
        "%s part: %s, learning part %s, %s learned%n",
        part.role(),
        part.learned().detector().type().label(),
        ConfigSummary.hash(part.learned().learningHash()),
        Words.many(part.learned().learned(), "event"));
    part.learned().watched().forEach((name, value) -> out.println("  " + name + ": " + value));
    part.stages().forEach(this::stage);
    calibration(part);
  }

  private void stage(RangeTable stage) {
    EntryRanges ranges = stage.ranges();
    out.println();
    if (ranges == null) {
      out.println("  " + stage.stage() + ": knows nothing of single entries");
      return;
    }
    String of = ranges.vectors() < 0 ? "" : " (" + Words.many(ranges.vectors(), "vector") + ")";
    out.println("  " + stage.stage() + ": " + ranges.meaning() + of);
    TextTable table = new TextTable("entry", ">low", ">middle", ">high");
    int shown = Math.min(MOST_ENTRIES, ranges.low().length);
    for (int j = 0; j < shown; j++) {
      table.row(
          "  " + stage.names().get(j),
          Words.number(ranges.low()[j]),
          Words.number(ranges.middle()[j]),
          Words.number(ranges.high()[j]));
    }
    table.print(out);
    if (ranges.low().length > shown) {
      out.println("  and " + (ranges.low().length - shown) + " more; --json has all");
    }
  }

  private void calibration(LearnedReport part) {
    RarityCalibration calibration = part.learned().calibration();
    out.println();
    out.println(
        "  calibration: "
            + Words.many(calibration.count(), "score")
            + " remembered of "
            + Words.count(calibration.seen()));
    if (calibration.count() == 0) {
      return;
    }
    TextTable table = new TextTable("one_in", ">score");
    for (double rarity : Calibration.RARITIES) {
      double score = LearnedReport.scoreAt(rarity, calibration);
      table.row(
          "  " + Words.count(Math.round(1 / (1 - rarity))),
          Double.isNaN(score) ? "not known yet" : Words.number(score));
    }
    table.print(out);
    part.cuts()
        .forEach(
            (severity, cut) ->
                out.println(
                    "  "
                        + severity.label()
                        + " from "
                        + (Double.isNaN(cut) ? "a score not known yet" : Words.number(cut))));
  }

  private void config() {
    out.println();
    TenantConfig config = report.found().config();
    if (config == null) {
      out.println("config " + report.found().configName() + " is not kept any more");
    } else {
      out.println("config " + report.found().configName());
      out.print(TenantConfigJson.toYaml(config).indent(2));
    }
  }
}
