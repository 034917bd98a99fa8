package dev.weir.evaluate;

import dev.weir.event.CategoryHash;
import dev.weir.tenant.Feature;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One pass over a file, which makes a {@link Table} of it. */
final class TableReader {
  /** 2020-01-01, the time of the first row of a file without times. */
  private static final long START_MILLIS = 1_577_836_800_000L;

  /** From row to row of a file without times. */
  private static final long ROW_MILLIS = 1_000;

  private final String file;
  private final CsvRows rows;
  private final Roles.Places places;
  private final List<Feature> features;
  private final int[] columns;
  private final double[] values;
  private final boolean byEntity;
  private final Map<String, Integer> owners = new LinkedHashMap<>();

  TableReader(String file, CsvRows rows, Roles roles, LearningPart part) {
    this.file = file;
    this.rows = rows;
    this.places = roles.in(file, rows.header());
    this.features = part.features();
    this.byEntity = part.scope() == Scope.ENTITY && places.entity() >= 0;
    this.columns =
        features.stream().mapToInt(f -> Roles.ofFeature(rows.header(), f.name())).toArray();
    this.values = new double[columns.length];
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

  /** All rows. */
  Table read() {
    List<String> entities = new ArrayList<>();
    Table table = new Table(features.size(), places.label() >= 0, entities, unused());
    for (String[] cells = rows.next(); cells != null; cells = rows.next()) {
      add(cells, table);
    }
    if (table.rows() == 0) {
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
    long time = places.time() < 0 ? START_MILLIS + table.rows() * ROW_MILLIS : time(cells);
    boolean anomaly = places.label() >= 0 && label(cells);
    String owner = byEntity ? cells[places.entity()].strip() : "";
    String fault = fill(cells);
    table.add(
        time,
        anomaly,
        owners.computeIfAbsent(owner, o -> owners.size()),
        values,
        fault == null ? null : "row " + rows.row() + ": " + fault);
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

  /** Reads the values of a row; what the job would refuse it for, or null. */
  private String fill(String[] cells) {
    String fault = null;
    for (int f = 0; f < columns.length; f++) {
      Feature feature = features.get(f);
      String cell = cells[columns[f]];
      boolean missing = CsvRows.isMissing(cell);
      double value = missing ? Double.NaN : value(feature, cell);
      if (fault == null && Double.isNaN(value)) {
        fault = fault(feature, cell, missing);
      }
      values[f] = value;
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
