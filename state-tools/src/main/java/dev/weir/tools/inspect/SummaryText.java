package dev.weir.tools.inspect;

import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.TenantRecordFrame;
import java.io.PrintWriter;
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
    out.println("formats: " + formats());
  }

  /** A frame of another format would not have been read. */
  static String formats() {
    return "key "
        + ModelKeySerializer.FORMAT
        + ", model frame "
        + ModelFrame.FORMAT
        + ", tenant record frame "
        + TenantRecordFrame.FORMAT;
  }

  private void operators() {
    TextTable table = new TextTable("operator", ">parallelism", ">max", ">bytes", "state", "form");
    for (OperatorSummary operator : summary.operators()) {
      String[] row = {
        operator.uid(),
        Integer.toString(operator.parallelism()),
        Integer.toString(operator.maxParallelism()),
        Words.bytes(operator.bytes()),
        "",
        ""
      };
      for (OperatorSummary.StateSummary state : operator.states()) {
        row[4] = state.name() + " (" + state.kind() + bytes(state) + ")";
        row[5] = state.form();
        table.row(row);
        row = new String[] {"", "", "", "", "", ""};
      }
      if (operator.states().isEmpty()) {
        table.row(row);
      }
    }
    print(table);
  }

  static String bytes(OperatorSummary.StateSummary state) {
    return state.bytes() == OperatorSummary.TOGETHER ? "" : ", " + Words.bytes(state.bytes());
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
        table.row(
            name,
            detector.detector(),
            Words.count(detector.models()),
            Words.count(detector.judged()),
            Words.count(detector.learned()),
            Words.bytes(detector.bytes()),
            Words.bytes(detector.sizes().quantile(0.5)),
            Words.bytes(detector.mostBytes()),
            name.isEmpty() ? "" : Words.time(tenant.oldestMillis()),
            name.isEmpty() ? "" : Words.time(tenant.newestMillis()));
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
      if (config.removed()) {
        table.row(config.tenant(), "removed by " + config.lastVersion(), "", "", judged, fence);
      }
      for (ConfigSummary.RevisionSummary revision : config.revisions()) {
        table.row(
            config.tenant(),
            Long.toString(revision.version()),
            from(revision.fromMillis()),
            revision.learning(),
            judged,
            fence);
        judged = "";
        fence = "";
      }
    }
    print(table);
  }

  static String from(long millis) {
    return millis == TenantSummary.NEVER ? "at once" : Words.time(millis);
  }

  private void largest() {
    TextTable table = new TextTable("largest", "detector", ">bytes", ">judged", "updated");
    for (LargeModel model : summary.largest()) {
      table.row(
          model.key().toString(),
          model.detector(),
          Words.bytes(model.bytes()),
          Words.count(model.judged()),
          Words.time(model.clockMillis()));
    }
    print(table);
  }

  private void offsets() {
    TextTable table = new TextTable("source", "topic", ">partition", ">offset");
    for (SourceOffsets offset : summary.offsets()) {
      table.row(offset.uid(), offset.topic(), Integer.toString(offset.partition()), offset(offset));
    }
    print(table);
    if (summary.unreadSplits() > 0) {
      out.println();
      out.println(
          Words.many(summary.unreadSplits(), "split")
              + " of sources: found no Kafka offsets, expected those of this release's connector");
    }
  }

  /** The connector marks a beginning that it has not looked up yet by a number below 0. */
  static String offset(SourceOffsets offset) {
    return offset.offset() < 0 ? "from its beginning" : Long.toString(offset.offset());
  }

  private void print(TextTable table) {
    out.println();
    table.print(out);
  }
}
