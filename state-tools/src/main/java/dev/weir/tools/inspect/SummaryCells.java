package dev.weir.tools.inspect;

import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.TenantRecordFrame;
import java.util.ArrayList;
import java.util.List;

/** Parts of a summary as cells of a table, whatever the table is written in. */
final class SummaryCells {
  private SummaryCells() {}

  /** Uid, parallelism, key groups, bytes. */
  static List<String> of(OperatorSummary operator) {
    return List.of(
        operator.uid(),
        Integer.toString(operator.parallelism()),
        Integer.toString(operator.maxParallelism()),
        Words.bytes(operator.bytes()));
  }

  /** One cell: the name, what it is, its bytes. */
  static String of(OperatorSummary.StateSummary state) {
    String bytes =
        state.bytes() == OperatorSummary.TOGETHER ? "" : ", " + Words.bytes(state.bytes());
    return state.name() + " (" + state.kind() + bytes + ")";
  }

  /** Name, models, judged, learned, bytes, the median and the largest model's. */
  static List<String> of(DetectorSummary detector) {
    return List.of(
        detector.detector(),
        Words.count(detector.models()),
        Words.count(detector.judged()),
        Words.count(detector.learned()),
        Words.bytes(detector.bytes()),
        Words.bytes(detector.sizes().quantile(0.5)),
        Words.bytes(detector.mostBytes()));
  }

  /** Tenant, version, since when, learning part: of every revision, or that it was removed. */
  static List<List<String>> of(ConfigSummary config) {
    List<List<String>> rows = new ArrayList<>();
    if (config.removed()) {
      rows.add(List.of(config.tenant(), "removed by " + config.lastVersion(), "", ""));
    }
    for (ConfigSummary.RevisionSummary revision : config.revisions()) {
      long from = revision.fromMillis();
      rows.add(
          List.of(
              config.tenant(),
              Long.toString(revision.version()),
              from == TenantSummary.NEVER ? "at once" : Words.time(from),
              revision.learning()));
    }
    return rows;
  }

  /** Key, detector, bytes, judged, newest event. */
  static List<String> of(LargeModel model) {
    return List.of(
        model.key().toString(),
        model.detector(),
        Words.bytes(model.bytes()),
        Words.count(model.judged()),
        Words.time(model.clockMillis()));
  }

  /** Topic, partition, offset. The connector marks a beginning by a number below 0. */
  static List<String> of(SourceOffsets offset) {
    return List.of(
        offset.topic(),
        Integer.toString(offset.partition()),
        offset.offset() < 0 ? "from its beginning" : Long.toString(offset.offset()));
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

  /** {@code cells} behind a first one. */
  static List<String> after(String first, List<String> cells) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(cells);
    return all;
  }

  /** {@code cells} with more behind them. */
  static List<String> and(List<String> cells, String... more) {
    List<String> all = new ArrayList<>(cells);
    all.addAll(List.of(more));
    return all;
  }
}
