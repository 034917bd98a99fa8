package dev.weir.tools.inspect;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a savepoint holds, for a terminal. */
public final class SummaryText {
  private final SavepointSummary summary;
  private final PrintWriter out;

  private SummaryText(SavepointSummary summary, PrintWriter out) {
    this.summary = summary;
    this.out = out;
  }

  /** Writes it. */
  public static void print(SavepointSummary summary, PrintWriter out) {
    SummaryText text = new SummaryText(summary, out);
    text.head();
    text.operators();
    text.tenants();
    text.states();
    text.configs();
    text.largest();
    text.offsets();
  }

  private void head() {
    TenantSummary all = summary.all();
    DetectorSummary models = all.all();
    out.println(summary.path());
    out.println(
        Words.models(models.models())
            + " of "
            + Words.many(summary.tenants().size(), "tenant")
            + ", "
            + Words.bytes(models.bytes())
            + " in frames, last updated "
            + Words.time(all.oldestMillis())
            + " to "
            + Words.time(all.newestMillis())
            + " (event time)");
    out.println("formats: " + SummaryCells.formats());
  }

  private void operators() {
    TextTable table = new TextTable("operator", ">parallelism", ">max", ">bytes", "state", "form");
    for (OperatorSummary operator : summary.operators()) {
      List<String> first = SummaryCells.of(operator);
      for (OperatorSummary.StateSummary state : operator.states()) {
        row(table, SummaryCells.and(first, SummaryCells.of(state), state.form()));
        first = List.of("", "", "", "");
      }
      if (operator.states().isEmpty()) {
        row(table, SummaryCells.and(first, "", ""));
      }
    }
    print(table);
  }

  private static void row(TextTable table, List<String> cells) {
    table.row(cells.toArray(String[]::new));
  }

  private void tenants() {
    TextTable table =
        new TextTable(
            "tenant",
            "detector",
            ">models",
            ">judged",
            ">learned",
            ">bytes",
            ">median",
            ">largest",
            "oldest",
            "newest");
    for (TenantSummary tenant : summary.tenants().values()) {
      String name = tenant.tenant();
      for (DetectorSummary detector : tenant.detectors()) {
        List<String> cells = SummaryCells.after(name, SummaryCells.of(detector));
        String oldest = name.isEmpty() ? "" : Words.time(tenant.oldestMillis());
        String newest = name.isEmpty() ? "" : Words.time(tenant.newestMillis());
        row(table, SummaryCells.and(cells, oldest, newest));
        name = "";
      }
    }
    print(table);
  }

  private void states() {
    TextTable table = new TextTable("tenant", "models");
    for (TenantSummary tenant : summary.tenants().values()) {
      table.row(tenant.tenant(), Words.states(tenant.states()));
    }
    print(table);
  }

  static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + " " + Words.count(count.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void configs() {
    TextTable table =
        new TextTable("tenant", ">config", "from", "learning", "models_judged_by", "fence");
    for (ConfigSummary config : summary.configs().values()) {
      TenantSummary models = summary.tenants().get(config.tenant());
      String judged = models == null ? "" : counts(models.configs());
      String fence = summary.fenceText(config);
      for (List<String> cells : SummaryCells.of(config)) {
        row(table, SummaryCells.and(cells, judged, fence));
        judged = "";
        fence = "";
      }
    }
    print(table);
  }

  private void largest() {
    TextTable table = new TextTable("largest", "detector", ">bytes", ">judged", "updated");
    for (LargeModel model : summary.largest()) {
      row(table, SummaryCells.of(model));
    }
    print(table);
  }

  private void offsets() {
    TextTable table = new TextTable("source", "topic", ">partition", ">offset");
    for (SourceOffsets offset : summary.offsets()) {
      row(table, SummaryCells.after(offset.uid(), SummaryCells.of(offset)));
    }
    print(table);
    if (summary.unreadSplits() > 0) {
      out.println();
      out.println(
          Words.many(summary.unreadSplits(), "split")
              + " of sources: found no Kafka offsets, expected those of this release's connector");
    }
  }

  private void print(TextTable table) {
    out.println();
    table.print(out);
  }
}
