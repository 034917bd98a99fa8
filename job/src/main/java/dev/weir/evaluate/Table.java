package dev.weir.evaluate;

import dev.weir.tenant.TenantConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a file as the job would hand them to the models: the values of a learning part's
 * features, in their order, and the time. Not to be changed once it is read.
 */
final class Table {
  private static final int FIRST_ROOM = 1_024;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final int features;
  private final boolean labelled;
  private final List<String> entities;
  private final List<String> unused;
  private String firstRefused;
  private int rows;
  private int refusedCount;
  private int anomalyCount;
  private double[] values = {};
  private long[] times = {};
  private int[] owners = {};
  private boolean[] labels = {};
  private boolean[] refused = {};

  Table(int features, boolean labelled, List<String> entities, List<String> unused) {
    this.features = features;
    this.labelled = labelled;
    this.entities = entities;
    this.unused = unused;
  }

  /**
   * Reads a file.
   *
   * @throws EvaluationFault if it cannot be read, lacks a feature of the config, or has a label or
   *     a time that is none
   */
  static Table read(Path file, Roles roles, TenantConfig config) {
    try (CsvRows rows = CsvRows.open(file)) {
      return new TableReader(CsvRows.nameOf(file), rows, roles, config.learning()).read();
    }
  }

  int rows() {
    return rows;
  }

  /** Values of one row. */
  int features() {
    return features;
  }

  /** Whether there are labels. */
  boolean labelled() {
    return labelled;
  }

  /** Rows labelled as anomalies. */
  int anomalies() {
    return anomalyCount;
  }

  /** Rows that the job would send to the dead letters. */
  int refusedRows() {
    return refusedCount;
  }

  /** What is wrong with the first of them; null if there is none. */
  String firstRefused() {
    return firstRefused;
  }

  /** Columns that are neither a feature nor anything else. */
  List<String> unused() {
    return unused;
  }

  /** Whose rows there are; "" for rows of the tenant itself. */
  List<String> entities() {
    return entities;
  }

  /** Place of a row's entity in {@link #entities}. */
  int owner(int row) {
    return owners[row];
  }

  long time(int row) {
    return times[row];
  }

  boolean anomaly(int row) {
    return labels[row];
  }

  boolean refused(int row) {
    return refused[row];
  }

  /** Copies the values of a row. */
  void values(int row, double[] into) {
    System.arraycopy(values, row * features, into, 0, features);
  }

  /**
   * Adds a row.
   *
   * @param owner place of its entity in {@link #entities}
   * @param fault what the job would refuse it for; null if it would not
   */
  void add(long timeMillis, boolean anomaly, int owner, double[] row, String fault) {
    reserve();
    System.arraycopy(row, 0, values, rows * features, features);
    times[rows] = timeMillis;
    labels[rows] = anomaly;
    owners[rows] = owner;
    refused[rows] = fault != null;
    anomalyCount += anomaly ? 1 : 0;
    refusedCount += fault != null ? 1 : 0;
    firstRefused = firstRefused == null ? fault : firstRefused;
    rows++;
  }

  private void reserve() {
    if (rows == times.length) {
      int most = LARGEST_ARRAY / features;
      if (rows >= most) {
        throw EvaluationFault.inFile(
            "found more than " + rows + " rows of " + features + " features, expected fewer");
      }
      int room = (int) Math.min(most, Math.max(FIRST_ROOM, 2L * rows));
      values = Arrays.copyOf(values, room * features);
      times = Arrays.copyOf(times, room);
      owners = Arrays.copyOf(owners, room);
      labels = Arrays.copyOf(labels, room);
      refused = Arrays.copyOf(refused, room);
    }
  }
}
