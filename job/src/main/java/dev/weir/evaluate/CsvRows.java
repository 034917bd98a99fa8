package dev.weir.evaluate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.weir.demo.CsvFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rows of a CSV file, plain or {@code .gz}, with a header line, one after the other. */
final class CsvRows implements AutoCloseable {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null");

  private final String name;
  private final MappingIterator<String[]> rows;
  private final List<String> header;
  private long row;

  private CsvRows(String name, MappingIterator<String[]> rows) throws IOException {
    this.name = name;
    this.rows = rows;
    if (!rows.hasNextValue()) {
      throw EvaluationFault.inFile(name + ": found nothing, expected a header line and rows");
    }
    this.header = Arrays.stream(rows.nextValue()).map(String::strip).toList();
    String first = header.get(0);
    if (header.size() == 1 && (first.contains(";") || first.contains("\t"))) {
      throw EvaluationFault.inFile(
          name + ": found one column, '" + first + "', expected cells separated by commas");
    }
  }

  /**
   * Opens a file.
   *
   * @throws EvaluationFault if it cannot be read or is empty
   */
  static CsvRows open(Path file) {
    try {
      return CsvFile.open(file, rows -> new CsvRows(nameOf(file), rows));
    } catch (NoSuchFileException e) {
      throw EvaluationFault.inFile(file + ": found no such file, expected a CSV file");
    } catch (IOException e) {
      throw EvaluationFault.inFile(file + ": cannot be read: " + firstLine(e));
    }
  }

  /** The last part of a path. */
  static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Whether nothing was measured: an empty cell, or what programs write for it. */
  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  /** The titles of the columns. */
  List<String> header() {
    return header;
  }

  /** The number of the row that {@link #next} gave; the first is 1. */
  long row() {
    return row;
  }

  /** The next row; null at the end. */
  String[] next() {
    try {
      if (!rows.hasNextValue()) {
        return null;
      }
      String[] cells = rows.nextValue();
      row++;
      if (cells.length != header.size()) {
        throw fault(
            "found " + cells.length + " cells, expected " + header.size() + " as in the header");
      }
      return cells;
    } catch (IOException e) {
      throw EvaluationFault.inFile(
          name + " after row " + row + ": cannot be read: " + firstLine(e));
    }
  }

  /** What is wrong with the present row. */
  EvaluationFault fault(String message) {
    return EvaluationFault.inFile(name + " row " + row + ": " + message);
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException ignored) {
      // nothing was written: what could be read has been read
    }
  }

  private static String firstLine(IOException e) {
    // Jackson says in its own words where it stood; the row is what a person can find.
    String message =
        e instanceof JacksonException json
            ? json.getOriginalMessage()
            : String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("no reason given");
  }
}
