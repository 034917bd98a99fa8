package dev.weir.tools.show;

import dev.weir.state.Decision;
import dev.weir.state.VerdictCounts;
import dev.weir.threshold.Severity;
import dev.weir.tools.inspect.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is remembered of alerts, as tables; a heading with {@code >} is of a column of numbers. */
final class AlertTables {
  private final ModelReport report;
  private final boolean shared;

  AlertTables(ModelReport report) {
    this.report = report;
    this.shared = report.found().key().entity().isEmpty();
  }

  /** Why there are no alerts to show; null where there are. */
  String nothing() {
    AlertMemory memory = report.found().alerts();
    if (!memory.heard()) {
      return "Not remembered: the job that was saved did not listen to feedback (feedback.topic).";
    }
    return report.found().alerts().last().isEmpty() ? "None is remembered." : null;
  }

  List<String> lastHeadings() {
    List<String> headings = new ArrayList<>(List.of("last alerts"));
    if (shared) {
      headings.add("entity");
    }
    headings.addAll(List.of("event", "severity", "cause", "first feature", "config", "verdict"));
    return headings;
  }

  List<List<String>> last() {
    List<List<String>> rows = new ArrayList<>();
    for (AlertMemory.Remembered one : report.found().alerts().last()) {
      Decision alert = one.alert();
      List<String> row = new ArrayList<>(List.of(Words.time(alert.timeMillis())));
      if (shared) {
        row.add(one.entity().isEmpty() ? "none" : one.entity());
      }
      row.addAll(
          List.of(
              alert.id(),
              severity(alert.severity()),
              alert.cause(),
              alert.feature().isEmpty() ? "none named" : alert.feature(),
              alert.config(),
              alert.verdict() == null ? "none yet" : alert.verdict().label()));
      rows.add(row);
    }
    return rows;
  }

  static String severity(int code) {
    Severity[] all = Severity.values();
    return code >= 0 && code < all.length ? all[code].label() : "unknown " + code;
  }

  List<String> verdictHeadings() {
    return List.of("verdicts of the tenant", "severity", ">right", ">not right", ">precision");
  }

  List<List<String>> verdicts() {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, VerdictCounts> entry :
        new TreeMap<>(report.found().alerts().verdicts()).entrySet()) {
      VerdictCounts counts = entry.getValue();
      rows.add(
          List.of(
              config(entry.getKey()),
              severityOf(entry.getKey()),
              Words.count(counts.anomalies()),
              Words.count(counts.normals()),
              Double.isNaN(counts.precision())
                  ? "not known"
                  : String.format(Locale.ROOT, "%.2f", counts.precision())));
    }
    return rows;
  }

  /** The state names counts by config, a space, and the severity's code. */
  static String config(String name) {
    return name.substring(0, name.lastIndexOf(' '));
  }

  static String severityOf(String name) {
    return severity(Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1)));
  }
}
