package dev.weir.tools.inspect;

import dev.weir.tools.page.Chart;
import dev.weir.tools.page.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What a savepoint holds, as a page that a person would rather look at. */
public final class SummaryPage {
  /** Bars of one chart; what is smaller is one bar together. */
  private static final int MOST_BARS = 15;

  /** Columns of a chart of times; fewer would say less than they seem to. */
  private static final int FEWEST_COLUMNS = 24;

  /** Rows of one table. */
  private static final int MOST_ROWS = 200;

  private static final List<String> TENANT_COLUMNS =
      List.of(
          "Tenant",
          "Detector",
          ">Models",
          ">Judged",
          ">Learned",
          ">Bytes",
          ">Median",
          ">Largest",
          "Newest",
          "State");

  private final SavepointSummary summary;
  private final TenantSummary all;
  private final Page page;

  private SummaryPage(SavepointSummary summary) {
    this.summary = summary;
    this.all = summary.all();
    this.page = new Page("Saved models", summary.path());
  }

  /** The page. */
  public static String of(SavepointSummary summary) {
    SummaryPage page = new SummaryPage(summary);
    page.tiles();
    page.tenants();
    page.ages();
    page.scores();
    page.tenantTable();
    page.configs();
    page.largest();
    page.operators();
    page.offsets();
    return page.page.end();
  }

  private void tiles() {
    DetectorSummary models = all.all();
    Map<String, String> tiles = new LinkedHashMap<>();
    tiles.put("models", Words.count(models.models()));
    tiles.put("tenants with models", Words.count(summary.tenants().size()));
    tiles.put("in model frames", Words.bytes(models.bytes()));
    if (models.models() > 0) {
      tiles.put("median model", Words.bytes(models.sizes().quantile(0.5)));
      tiles.put("largest model", Words.bytes(models.mostBytes()));
    }
    tiles.put("events judged", Words.count(models.judged()));
    long unhealthy = count("health-degraded") + count("health-failed");
    if (unhealthy > 0) {
      tiles.put("models not healthy", Words.count(unhealthy));
    }
    page.tiles(tiles);
  }

  private long count(String state) {
    return all.states().getOrDefault(state, 0L);
  }

  private void tenants() {
    if (summary.tenants().isEmpty()) {
      page.section("Tenants").text("No tenant has a model.").endSection();
      return;
    }
    page.section("Tenants").grid();
    page.bars("Models", "one", bars(DetectorSummary::models, Words::count));
    page.bars("Bytes", "two", bars(DetectorSummary::bytes, Words::bytes));
    page.endGrid().endSection();
  }

  private List<Page.Bar> bars(ToLongFunction<DetectorSummary> size, Function<Long, String> words) {
    List<Page.Bar> bars = new ArrayList<>();
    for (TenantSummary tenant : summary.tenants().values()) {
      long length = size.applyAsLong(tenant.all());
      bars.add(new Page.Bar(tenant.tenant(), length, words.apply(length)));
    }
    bars.sort(Comparator.comparingDouble((Page.Bar bar) -> -bar.length()));
    if (bars.size() <= MOST_BARS) {
      return bars;
    }
    List<Page.Bar> rest = bars.subList(MOST_BARS - 1, bars.size());
    long length = (long) rest.stream().mapToDouble(Page.Bar::length).sum();
    Page.Bar others =
        new Page.Bar(Words.count(rest.size()) + " others", length, words.apply(length));
    List<Page.Bar> shown = new ArrayList<>(bars.subList(0, MOST_BARS - 1));
    shown.add(others);
    return shown;
  }

  private void ages() {
    Timeline updates = all.updates();
    if (updates.counts().isEmpty()) {
      return;
    }
    TreeMap<Long, Long> counts = new TreeMap<>(updates.counts());
    long from = counts.firstKey();
    int cells = (int) ((counts.lastKey() - from) / updates.widthMillis()) + 1;
    // Times that lie far apart leave no cell to each: the newest are shown, the others as one.
    int shown = Math.max(FEWEST_COLUMNS, Math.min(cells, Timeline.MOST_CELLS));
    double[] columns = new double[shown];
    counts.forEach(
        (millis, count) -> {
          long cell = shown - 1 - (counts.lastKey() - millis) / updates.widthMillis();
          columns[(int) Math.max(0, cell)] += count;
        });
    long first = counts.lastKey() - (shown - 1) * updates.widthMillis();
    List<Chart.Mark> marks =
        List.of(
            new Chart.Mark(0, (cells > shown ? "before " : "") + shortTime(first)),
            new Chart.Mark(1, shortTime(all.newestMillis())));
    page.section("When models were updated last")
        .figure(
            "By the time of their newest event",
            Chart.columns("models by the time of their newest event", "", columns, marks),
            "Each column is "
                + Words.span(updates.widthMillis())
                + " of event time. The least recently updated model stands at "
                + Words.time(all.oldestMillis())
                + ", "
                + Words.span(all.newestMillis() - all.oldestMillis())
                + " before the newest.")
        .endSection();
  }

  private static String shortTime(long millis) {
    return Words.time(millis).replace('T', ' ').replace("Z", "");
  }

  private void scores() {
    List<DetectorSummary> detectors =
        all.detectors().stream().filter(detector -> detector.scores().total() > 0).toList();
    if (detectors.isEmpty()) {
      return;
    }
    page.section("Scores that models remember").grid();
    for (DetectorSummary detector : detectors) {
      ScoreChart chart = ScoreChart.of(detector.scores());
      Sketch scores = detector.scores();
      page.figure(
          detector.detector(),
          chart.svg(detector.detector()),
          "Half are above "
              + Words.number(scores.quantile(0.5))
              + ", one in a hundred above "
              + Words.number(scores.quantile(0.99))
              + ". "
              + Words.models(detector.models())
              + ".");
    }
    page.endGrid();
    page.note(
        "Raw scores of different detectors cannot be compared. Every model counts alike: up to 127"
            + " of the scores that it remembers are drawn. One that has not settled yet remembers"
            + " none. Wide ranges are drawn by their logarithms.");
    page.endSection();
  }

  private void tenantTable() {
    List<List<String>> rows = new ArrayList<>();
    for (TenantSummary tenant : summary.tenants().values()) {
      for (DetectorSummary detector : tenant.detectors()) {
        if (rows.size() < MOST_ROWS) {
          rows.add(row(tenant, detector));
        }
      }
    }
    if (!rows.isEmpty()) {
      page.section("Tenant by tenant").table(TENANT_COLUMNS, rows);
      more(rows.size() == MOST_ROWS);
      page.endSection();
    }
  }

  private static List<String> row(TenantSummary tenant, DetectorSummary detector) {
    return SummaryCells.and(
        SummaryCells.after(tenant.tenant(), SummaryCells.of(detector)),
        Words.time(tenant.newestMillis()),
        Words.states(tenant.states()));
  }

  private void more(boolean cut) {
    if (cut) {
      page.note("Only the first " + MOST_ROWS + " are shown; --json has all.");
    }
  }

  private void configs() {
    List<List<String>> rows = new ArrayList<>();
    for (ConfigSummary config : summary.configs().values()) {
      for (List<String> cells : SummaryCells.of(config)) {
        if (rows.size() < MOST_ROWS) {
          rows.add(SummaryCells.and(cells, summary.fenceText(config)));
        }
      }
    }
    if (!rows.isEmpty()) {
      page.section("Configs")
          .table(List.of("Tenant", ">Version", "In force from", "Learning part", "Fence"), rows);
      more(rows.size() == MOST_ROWS);
      page.endSection();
    }
  }

  private void largest() {
    if (summary.largest().isEmpty()) {
      return;
    }
    List<List<String>> rows = summary.largest().stream().map(SummaryCells::of).toList();
    page.section("Largest models")
        .table(List.of("Model", "Detector", ">Bytes", ">Judged", "Newest event"), rows)
        .endSection();
  }

  private void operators() {
    List<List<String>> rows = new ArrayList<>();
    for (OperatorSummary operator : summary.operators()) {
      List<String> states = new ArrayList<>();
      for (OperatorSummary.StateSummary state : operator.states()) {
        states.add(SummaryCells.of(state));
      }
      rows.add(SummaryCells.and(SummaryCells.of(operator), String.join(", ", states)));
    }
    page.section("Operators")
        .table(List.of("Uid", ">Parallelism", ">Key groups", ">Bytes", "States"), rows)
        .note("Formats: " + SummaryCells.formats())
        .endSection();
  }

  private void offsets() {
    if (summary.offsets().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (SourceOffsets offset : summary.offsets()) {
      if (rows.size() < MOST_ROWS) {
        rows.add(SummaryCells.and(SummaryCells.of(offset), offset.uid()));
      }
    }
    page.section("Where the sources go on")
        .table(List.of("Topic", ">Partition", ">Offset", "Source"), rows);
    more(rows.size() == MOST_ROWS);
    page.endSection();
  }
}
