package dev.weir.tools.show;

import dev.weir.detect.EntryRanges;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.threshold.RarityCalibration;
import dev.weir.threshold.Severity;
import dev.weir.tools.inspect.ConfigSummary;
import dev.weir.tools.inspect.Words;
import dev.weir.tools.page.Chart;
import dev.weir.tools.page.Page;
import dev.weir.tools.page.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One model as a page. */
public final class ModelPage {
  private static final int MOST_ENTRIES = 60;
  private static final int COLUMNS = 40;

  /** How many times the reach of one entry another's may be if both are on one scale. */
  private static final double ALIKE = 30;

  private static final double FREE = 0.1;

  /** One in a million: where the axis of rarities ends. */
  private static final double MOST_NINES = 6;

  private final ModelReport report;
  private final Page page;

  private ModelPage(ModelReport report) {
    this.report = report;
    this.page = new Page("Model of " + report.found().key(), "from " + report.found().savepoint());
  }

  /** The page. */
  public static String of(ModelReport report) {
    ModelPage page = new ModelPage(report);
    page.page.text(report.sentence());
    page.tiles();
    report.parts().forEach(page::part);
    page.page.section("The model").facts(report.facts()).endSection();
    page.page.section("Alerts").facts(report.alerts());
    page.alerts();
    page.page.endSection();
    page.config();
    return page.page.end();
  }

  private void tiles() {
    Map<String, String> tiles = new LinkedHashMap<>();
    tiles.put("events judged", Words.count(report.found().model().judged()));
    if (!report.parts().isEmpty()) {
      LearnedReport judging = report.parts().get(0);
      tiles.put("events learned", Words.count(judging.learned().learned()));
      tiles.put("detector", judging.learned().detector().type().label());
    }
    tiles.put("saved", Words.bytes(report.found().bytes()));
    tiles.put("health", report.found().model().view().health().label());
    page.tiles(tiles);
  }

  private void part(LearnedReport part) {
    String detector = part.learned().detector().type().label();
    page.section(heading(part.role()) + ": " + detector);
    page.note(
        "Learning part "
            + ConfigSummary.hash(part.learned().learningHash())
            + ", "
            + Words.many(part.learned().learned(), "event")
            + " learned. "
            + warm(part)
            + watched(part));
    calibration(part);
    page.heading("What it has learned").grid();
    part.stages().forEach(this::stage);
    page.endGrid().endSection();
  }

  private static String heading(String role) {
    return switch (role) {
      case "judging" -> "What judges";
      case "candidate" -> "What is getting warm";
      default -> "What stands in";
    };
  }

  private static String warm(LearnedReport part) {
    if (part.warm() == null) {
      return "The config that made it is not kept any more. ";
    }
    return part.warm() ? "Warm. " : "Not warm yet. ";
  }

  private static String watched(LearnedReport part) {
    StringBuilder words = new StringBuilder();
    part.learned().watched().forEach((name, value) -> words.append(name + ": " + value + ". "));
    return words.toString();
  }

  private void calibration(LearnedReport part) {
    RarityCalibration calibration = part.learned().calibration();
    float[] scores = calibration.scores();
    if (scores.length == 0) {
      page.text("It remembers no score yet, so that no rarity can be told.");
      return;
    }
    page.grid();
    curve(part);
    distribution(scores);
    history(part, calibration.scoresInOrder());
    page.endGrid();
    cuts(part);
  }

  private void curve(LearnedReport part) {
    List<Calibration.Point> curve = Calibration.curve(part.learned().calibration());
    Scale scale = new Scale(curve.get(0).score(), curve.get(curve.size() - 1).score());
    double most = 1;
    for (Calibration.Point point : curve) {
      most = Math.max(most, nines(point.rarity()));
    }
    double top = Math.min(MOST_NINES, Math.ceil(most));
    List<Chart.Point> points = new ArrayList<>();
    for (Calibration.Point point : curve) {
      points.add(new Chart.Point(scale.at(point.score()), nines(point.rarity()) / top));
    }
    List<Chart.Line> lines = new ArrayList<>();
    for (int nine = 1; nine <= top; nine++) {
      lines.add(
          new Chart.Line(nine / top, "one in " + Words.count(Math.round(Math.pow(10, nine)))));
    }
    page.figure(
        "Rarity of a score",
        Chart.curve("rarity of a score", points, lines, scale.marks(Words::number)),
        Words.many(part.learned().calibration().count(), "score")
            + " remembered; the higher the curve, the rarer a score is for this model.");
  }

  /** 1 is one in ten, 2 one in a hundred. */
  private static double nines(double rarity) {
    return -Math.log10(Math.max(1 - rarity, Math.pow(10, -MOST_NINES)));
  }

  private void distribution(float[] recent) {
    float[] scores = recent.clone();
    Arrays.sort(scores);
    Scale scale = new Scale(scores[0], scores[scores.length - 1]);
    double[] columns = new double[COLUMNS];
    for (float score : scores) {
      columns[Math.min(COLUMNS - 1, (int) (scale.at(score) * COLUMNS))]++;
    }
    page.figure(
        "Scores it remembers",
        Chart.columns("scores it remembers", "", columns, scale.marks(Words::number)),
        "Half of them are above " + Words.number(scores[scores.length / 2]) + ".");
  }

  private void history(LearnedReport part, float[] recent) {
    double low = Float.POSITIVE_INFINITY;
    double high = Float.NEGATIVE_INFINITY;
    for (float score : recent) {
      low = Math.min(low, score);
      high = Math.max(high, score);
    }
    Scale scale = new Scale(low, high);
    List<Chart.Point> points = new ArrayList<>();
    for (int i = 0; i < recent.length; i++) {
      points.add(new Chart.Point((i + 0.5) / recent.length, scale.at(recent[i])));
    }
    List<Chart.Line> lines = new ArrayList<>();
    for (Map.Entry<Severity, Double> cut : part.cuts().entrySet()) {
      if (cut.getValue() >= low && cut.getValue() <= high) {
        lines.add(new Chart.Line(scale.at(cut.getValue()), cut.getKey().label()));
      }
    }
    page.figure(
        "Scores in their order",
        Chart.dots(
            "scores in their order",
            points,
            lines,
            List.of(new Chart.Mark(0, "oldest"), new Chart.Mark(1, "newest"))),
        String.format(
            Locale.ROOT,
            "From %s at the bottom to %s at the top%s.",
            Words.number(low),
            Words.number(high),
            scale.isLogarithmic() ? ", by their logarithms" : ""));
  }

  private void cuts(LearnedReport part) {
    Map<String, String> cuts = new LinkedHashMap<>();
    part.cuts()
        .forEach(
            (severity, cut) ->
                cuts.put(
                    severity.label() + " from a score of",
                    Double.isNaN(cut) ? "not known yet" : Words.number(cut)));
    page.heading("Thresholds").facts(cuts);
  }

  private void stage(RangeTable stage) {
    EntryRanges ranges = stage.ranges();
    if (ranges == null) {
      page.figure(stage.stage(), "", "Knows nothing of single entries.");
      return;
    }
    int count = Math.min(MOST_ENTRIES, ranges.low().length);
    boolean together = areAlike(ranges);
    List<Chart.Range> shown = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      shown.add(range(stage.names().get(j), ranges, j, together));
    }
    int more = ranges.low().length - count;
    String of = ranges.vectors() < 0 ? "" : ", of " + Words.many(ranges.vectors(), "vector");
    String scale = together ? ". All on one scale." : ". Each on a scale of its own.";
    String rest = more > 0 ? " " + more + " more entries; --json has all." : "";
    page.figure(
        stage.stage(),
        Chart.ranges(stage.stage(), shown),
        capital(ranges.meaning()) + of + scale + rest);
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Whether one scale serves all entries. */
  private static boolean areAlike(EntryRanges ranges) {
    double most = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < ranges.low().length; j++) {
      double reach = Math.max(Math.abs(ranges.low()[j]), Math.abs(ranges.high()[j]));
      most = Math.max(most, reach);
      least = reach > 0 ? Math.min(least, reach) : least;
    }
    return most <= ALIKE * least;
  }

  /** With a tenth of the scale free on either side. */
  private static Chart.Range range(String name, EntryRanges ranges, int j, boolean together) {
    double low = ranges.low()[j];
    double middle = ranges.middle()[j];
    double high = ranges.high()[j];
    double lowest = together ? Arrays.stream(ranges.low()).min().orElse(0) : low;
    double highest = together ? Arrays.stream(ranges.high()).max().orElse(0) : high;
    double free = Math.max(highest - lowest, 1e-9) * FREE;
    double from = lowest - free;
    double width = highest + free - from;
    String label =
        Double.isNaN(middle)
            ? Words.number(low) + " to " + Words.number(high)
            : Words.number(low) + " · " + Words.number(middle) + " · " + Words.number(high);
    return new Chart.Range(
        name, label, (low - from) / width, (middle - from) / width, (high - from) / width);
  }

  private void alerts() {
    AlertTables tables = new AlertTables(report);
    page.heading("Last alerts");
    if (tables.nothing() != null) {
      page.text(tables.nothing());
    } else {
      List<String> headings = new ArrayList<>(tables.lastHeadings());
      headings.set(0, "time");
      page.table(headings, tables.last());
    }
    if (!tables.verdicts().isEmpty()) {
      List<String> headings = new ArrayList<>(tables.verdictHeadings());
      headings.set(0, "config");
      page.heading("What people have said of the tenant's alerts");
      page.table(headings, tables.verdicts());
    }
  }

  private void config() {
    TenantConfig config = report.found().config();
    if (report.parts().isEmpty()) {
      return;
    }
    page.section("Config " + report.found().configName());
    if (config == null) {
      page.text("It is not kept any more.");
    } else {
      page.folded("The whole of it", TenantConfigJson.toYaml(config));
    }
    page.endSection();
  }
}
