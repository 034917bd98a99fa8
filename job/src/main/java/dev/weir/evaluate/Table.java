package dev.weir.evaluate;

import dev.weir.event.CategoryHash;
import dev.weir.tenant.Feature;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a file as the job would hand them to the models: the values of a learning part's
 * features, in their order, and the time. Not to be changed once it is read.
 */
final class Table {
  /** 2020-01-01, the time of the first row of a file without times; a second from row to row. */
  private static final long START_MILLIS = 1_577_836_800_000L;

  private static final int FIRST_ROOM = 1_024;

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

  private Table(int features, boolean labelled, List<String> entities, List<String> unused) {
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
      return new Reader(CsvRows.nameOf(file), rows, roles, config.learning()).read();
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

  private void reserve() {
    if (rows == times.length) {
      int room = Math.max(FIRST_ROOM, 2 * rows);
      values = Arrays.copyOf(values, Math.multiplyExact(room, features));
      times = Arrays.copyOf(times, room);
      owners = Arrays.copyOf(owners, room);
      labels = Arrays.copyOf(labels, room);
      refused = Arrays.copyOf(refused, room);
    }
  }

  /** One pass over the file. */
  private static final class Reader {
    private final String file;
    private final CsvRows rows;
    private final Roles.Places places;
    private final List<Feature> features;
    private final int[] columns;
    private final boolean byEntity;
    private final Map<String, Integer> owners = new LinkedHashMap<>();

    private Reader(String file, CsvRows rows, Roles roles, LearningPart part) {
      this.file = file;
      this.rows = rows;
      this.places = roles.in(file, rows.header());
      this.features = part.features();
      this.byEntity = part.scope() == Scope.ENTITY && places.entity() >= 0;
      this.columns =
          features.stream().mapToInt(f -> Roles.ofFeature(rows.header(), f.name())).toArray();
      requireAll();
    }

    private void requireAll() {
      List<String> absent = new ArrayList<>();
      for (int f = 0; f < columns.length; f++) {
        if (columns[f] < 0) {
          absent.add(features.get(f).name());
        }
      }
      if (!absent.isEmpty()) {
        throw EvaluationFault.inFile(
            file
                + ": found no column for "
                + String.join(", ", absent)
                + " of the config, expected "
                + Roles.among(rows.header(), absent.get(0)));
      }
    }

    private Table read() {
      List<String> entities = new ArrayList<>();
      Table table = new Table(features.size(), places.label() >= 0, entities, unused());
      for (String[] cells = rows.next(); cells != null; cells = rows.next()) {
        table.reserve();
        add(cells, table);
      }
      if (table.rows == 0) {
        throw EvaluationFault.inFile(file + ": found a header line and no rows, expected rows");
      }
      entities.addAll(owners.keySet());
      return table;
    }

    private List<String> unused() {
      List<String> unused = new ArrayList<>();
      for (int i = 0; i < rows.header().size(); i++) {
        int index = i;
        if (!places.has(i) && Arrays.stream(columns).noneMatch(c -> c == index)) {
          unused.add(rows.header().get(i));
        }
      }
      return unused;
    }

    private void add(String[] cells, Table table) {
      int row = table.rows++;
      table.times[row] = places.time() < 0 ? START_MILLIS + row * 1_000L : time(cells);
      table.labels[row] = places.label() >= 0 && label(cells);
      table.anomalyCount += table.labels[row] ? 1 : 0;
      String owner = byEntity ? cells[places.entity()].strip() : "";
      table.owners[row] = owners.computeIfAbsent(owner, o -> owners.size());
      String fault = fill(cells, table, row);
      if (fault != null) {
        table.refused[row] = true;
        table.refusedCount++;
        table.firstRefused =
            table.firstRefused == null ? "row " + rows.row() + ": " + fault : table.firstRefused;
      }
    }

    private long time(String[] cells) {
      String cell = cells[places.time()];
      return Cells.time(cell)
          .orElseThrow(
              () ->
                  rows.fault(
                      "found time '"
                          + cell.strip()
                          + "', expected ISO-8601, or seconds or milliseconds since 1970"));
    }

    private boolean label(String[] cells) {
      double label = Cells.truth(cells[places.label()]);
      if (Double.isNaN(label)) {
        throw rows.fault(
            rows.header().get(places.label())
                + ": found '"
                + cells[places.label()].strip()
                + "', expected 0, 1, true or false");
      }
      return label == 1;
    }

    /** Fills in the values of a row; what the job would refuse it for, or null. */
    private String fill(String[] cells, Table table, int row) {
      String fault = null;
      for (int f = 0; f < columns.length; f++) {
        Feature feature = features.get(f);
        String cell = cells[columns[f]];
        boolean missing = CsvRows.isMissing(cell);
        double value = missing ? Double.NaN : value(feature, cell);
        if (fault == null && Double.isNaN(value)) {
          fault = fault(feature, cell, missing);
        }
        table.values[row * columns.length + f] = value;
      }
      return fault;
    }

    /** NaN for what the job would refuse. */
    private static double value(Feature feature, String cell) {
      return switch (feature.type()) {
        case NUMBER -> {
          double number = Cells.isNumber(cell) ? Double.parseDouble(cell.strip()) : Double.NaN;
          yield number >= feature.min() && number <= feature.max() ? number : Double.NaN;
        }
        case BOOLEAN -> Cells.truth(cell);
        case CATEGORY -> CategoryHash.of(cell.strip());
      };
    }

    private static String fault(Feature feature, String cell, boolean missing) {
      if (missing) {
        return feature.missing() == MissingPolicy.REJECT
            ? feature.name() + ": found nothing, expected a value (missing: reject)"
            : null;
      }
      String expected =
          switch (feature.type()) {
            case NUMBER -> "a number from " + feature.min() + " to " + feature.max();
            case BOOLEAN -> "true or false";
            case CATEGORY -> "a text";
          };
      return feature.name() + ": found '" + cell.strip() + "', expected " + expected;
    }
  }
}
