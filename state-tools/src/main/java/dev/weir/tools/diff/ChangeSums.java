package dev.weir.tools.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sums of changes, and the largest of them; two of them can be put together. */
public final class ChangeSums {
  private static final int KINDS = ModelChange.Kind.values().length;

  private final int top;
  private final Map<String, long[]> tenants = new TreeMap<>();
  private final Map<String, Detectors> detectors = new TreeMap<>();
  private final TreeSet<ModelChange> largest = new TreeSet<>(ModelChange.MOST);

  /** Of the changed models of one detector: how many, and the sums of their distances. */
  private static final class Detectors {
    private long changed;
    private double scores;
    private double learned;
  }

  ChangeSums(int top) {
    this.top = top;
  }

  void add(ModelChange change) {
    counts(change.tenant())[change.kind().ordinal()]++;
    if (change.kind() == ModelChange.Kind.SAME) {
      return;
    }
    if (change.kind() == ModelChange.Kind.CHANGED) {
      detector(change.detector(), 1, change.scores(), change.learned());
    }
    keep(change);
  }

  private void keep(ModelChange change) {
    largest.add(change);
    if (largest.size() > top) {
      largest.pollLast();
    }
  }

  private long[] counts(String tenant) {
    return tenants.computeIfAbsent(tenant, name -> new long[KINDS]);
  }

  private void detector(String label, long changed, double scores, double learned) {
    Detectors sums = detectors.computeIfAbsent(label, name -> new Detectors());
    sums.changed += changed;
    sums.scores += scores;
    sums.learned += learned;
  }

  void add(ChangeRow row) {
    if (row.largest() != null) {
      keep(row.largest());
    } else if (row.detector().isEmpty()) {
      long[] counts = counts(row.tenant());
      for (int k = 0; k < KINDS; k++) {
        counts[k] += row.counts()[k];
      }
    } else {
      detector(row.detector(), row.counts()[0], row.scores(), row.learned());
    }
  }

  List<ChangeRow> rows() {
    List<ChangeRow> rows = new ArrayList<>();
    tenants.forEach((tenant, counts) -> rows.add(new ChangeRow(tenant, "", counts, 0, 0, null)));
    detectors.forEach(
        (label, sums) ->
            rows.add(
                new ChangeRow(
                    "", label, new long[] {sums.changed}, sums.scores, sums.learned, null)));
    largest.forEach(change -> rows.add(new ChangeRow("", "", new long[0], 0, 0, change)));
    return rows;
  }

  /** Models of a tenant by what has become of them, in the order of {@link ModelChange.Kind}. */
  public Map<String, long[]> byTenant() {
    return tenants;
  }

  /** Rows of the detectors that have changed models: how many, and the means of distances. */
  public List<ChangeRow> byDetector() {
    List<ChangeRow> rows = new ArrayList<>();
    detectors.forEach(
        (label, sums) ->
            rows.add(
                new ChangeRow(
                    "",
                    label,
                    new long[] {sums.changed},
                    sums.scores / sums.changed,
                    sums.learned / sums.changed,
                    null)));
    return rows;
  }

  /** The largest, the largest first. */
  public List<ModelChange> largest() {
    return List.copyOf(largest);
  }

  long total(ModelChange.Kind kind) {
    return tenants.values().stream().mapToLong(counts -> counts[kind.ordinal()]).sum();
  }
}
