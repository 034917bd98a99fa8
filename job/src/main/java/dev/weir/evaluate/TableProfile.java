package dev.weir.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the rows of a file are like, read once from beginning to end.
 *
 * @param file the file's name
 * @param rows rows below the header
 * @param columns what may become a feature, in the order of the file
 * @param timed whether there is a column of times
 * @param labelled whether there is a column of labels
 * @param entities how many different ones; 0 where no column says
 * @param spanMillis time between the first and the last row; 0 without times
 */
record TableProfile(
    String file,
    long rows,
    List<ColumnProfile> columns,
    boolean timed,
    boolean labelled,
    int entities,
    long spanMillis) {

  /**
   * Reads a file.
   *
   * @throws EvaluationFault if it has no rows or no columns that could be features
   */
  static TableProfile of(Path file, Roles roles) {
    try (CsvRows rows = CsvRows.open(file)) {
      return new Scan(CsvRows.nameOf(file), rows, roles).run();
    }
  }

  /** Columns that become features. */
  List<ColumnProfile> features() {
    return columns.stream().filter(column -> !column.isId() && !column.isEmpty()).toList();
  }

  /** One pass over the rows. */
  private static final class Scan {
    private final String file;
    private final CsvRows rows;
    private final Roles.Places places;
    private final List<ColumnProfile> columns = new ArrayList<>();
    private final Set<String> entities = new HashSet<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    private Scan(String file, CsvRows rows, Roles roles) {
      this.file = file;
      this.rows = rows;
      this.places = roles.in(file, rows.header());
      Set<String> names = new HashSet<>();
      for (int i = 0; i < rows.header().size(); i++) {
        if (places.has(i)) {
          continue;
        }
        ColumnProfile column = new ColumnProfile(i, rows.header().get(i));
        if (!names.add(column.featureName())) {
          throw EvaluationFault.inFile(
              file + ": found column '" + column.featureName() + "' twice, expected once");
        }
        columns.add(column);
      }
    }

    private TableProfile run() {
      for (String[] cells = rows.next(); cells != null; cells = rows.next()) {
        for (ColumnProfile column : columns) {
          column.add(cells[column.index()]);
        }
        if (places.time() >= 0) {
          // What is no time is told when the rows are played, with its place.
          OptionalLong time = Cells.time(cells[places.time()]);
          first = Math.min(first, time.orElse(first));
          last = Math.max(last, time.orElse(last));
        }
        if (places.entity() >= 0) {
          entities.add(cells[places.entity()]);
        }
      }
      if (rows.row() == 0) {
        throw EvaluationFault.inFile(file + ": found a header line and no rows, expected rows");
      }
      return new TableProfile(
          file,
          rows.row(),
          columns,
          places.time() >= 0,
          places.label() >= 0,
          entities.size(),
          last > first ? last - first : 0);
    }
  }
}
