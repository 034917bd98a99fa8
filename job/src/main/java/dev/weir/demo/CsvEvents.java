package dev.weir.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rows of a CSV file as events of one tenant, read as they are asked for. The file is plain or
 * {@code .gz}, with a header line. A column {@code time} is the event's time (without one, rows are
 * a second apart); a column {@code label} (1 or true: anomaly) is known to the demo only; every
 * other column is a feature: a number if the first {@value #LOOKED_AT} rows have nothing else.
 */
public final class CsvEvents implements Iterator<DemoEvent>, AutoCloseable {
  /** Rows that decide which columns are numbers. */
  static final int LOOKED_AT = 1_000;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final int MAX_TENANT = 64;
  private static final long ROW_MILLIS = 1_000;

  private final String name;
  private final String tenant;
  private final byte[] key;
  private final long startMillis;
  private final MappingIterator<String[]> rows;
  private final ArrayDeque<String[]> ahead = new ArrayDeque<>();
  private final EventJson json = new EventJson();
  private final List<CsvColumn> columns = new ArrayList<>();
  private final int width;
  private int timeIndex = -1;
  private int labelIndex = -1;
  private long row;

  private CsvEvents(Path file, long startMillis, MappingIterator<String[]> rows)
      throws IOException {
    this.name = String.valueOf(file.getFileName());
    this.tenant = tenantOf(name);
    this.key = tenant.getBytes(StandardCharsets.UTF_8);
    this.startMillis = startMillis;
    this.rows = rows;
    if (!rows.hasNextValue()) {
      throw new CsvFault(name + ": found nothing, expected a header line");
    }
    String[] header = rows.nextValue();
    this.width = header.length;
    while (ahead.size() < LOOKED_AT && rows.hasNextValue()) {
      ahead.add(rows.nextValue());
    }
    nameColumns(header);
  }

  /**
   * Opens a file.
   *
   * @param startMillis time of the first row if the file has no times
   * @throws CsvFault if it is no CSV with a header and at least one feature
   */
  public static CsvEvents open(Path file, long startMillis) {
    try {
      return CsvFile.open(file, rows -> new CsvEvents(file, startMillis, rows));
    } catch (IOException e) {
      throw new CsvFault(file + ": cannot be read: " + e);
    }
  }

  /** The file's name without its ends, in lower case, everything but letters and digits as -. */
  public static String tenantOf(String fileName) {
    String base =
        fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "").replaceFirst("\\.csv$", "");
    String plain = base.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String named = plain.isEmpty() ? "csv" : plain;
    return named.length() > MAX_TENANT ? named.substring(0, MAX_TENANT) : named;
  }

  /** The tenant of all events. */
  public String tenant() {
    return tenant;
  }

  /** The features, in the order of the file. */
  public List<CsvColumn> columns() {
    return List.copyOf(columns);
  }

  /** Whether the file says which events are anomalies. */
  public boolean isLabelled() {
    return labelIndex >= 0;
  }

  @Override
  public boolean hasNext() {
    try {
      return !ahead.isEmpty() || rows.hasNextValue();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public DemoEvent next() {
    String[] cells = nextRow();
    row++;
    if (cells.length != width) {
      throw fault("found " + cells.length + " cells, expected " + width + " as in the header");
    }
    long time = time(cells);
    String id = tenant + "-" + row;
    json.begin(tenant, null, id, time);
    for (CsvColumn column : columns) {
      writeCell(column, cells[column.index()]);
    }
    return new DemoEvent(key, id, time, json.end(), truth(cells));
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private String[] nextRow() {
    if (!hasNext()) {
      throw new NoSuchElementException(name);
    }
    try {
      return ahead.isEmpty() ? rows.nextValue() : ahead.poll();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void nameColumns(String[] header) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < width; i++) {
      String title = header[i].strip().toLowerCase(Locale.ROOT);
      if (title.equals("time") && timeIndex < 0) {
        timeIndex = i;
      } else if (title.equals("label") && labelIndex < 0) {
        labelIndex = i;
      } else {
        CsvColumn column = new CsvColumn(i, CsvColumn.featureName(header[i], i), isNumeric(i));
        if (!names.add(column.name())) {
          throw new CsvFault(name + ": found column '" + column.name() + "' twice, expected once");
        }
        columns.add(column);
      }
    }
    if (columns.isEmpty()) {
      throw new CsvFault(name + ": found no column beside time and label, expected a feature");
    }
  }

  private boolean isNumeric(int index) {
    return ahead.stream()
        .filter(cells -> cells.length > index)
        .allMatch(cells -> cells[index].isBlank() || isNumber(cells[index]));
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell.strip()).matches();
  }

  /** A text among numbers is sent as it is: what becomes of it is for the job to say. */
  private void writeCell(CsvColumn column, String cell) {
    if (cell.isBlank()) {
      json.missing(column.name());
    } else if (column.numeric() && isNumber(cell)) {
      json.exactNumber(column.name(), Double.parseDouble(cell.strip()));
    } else {
      json.text(column.name(), cell);
    }
  }

  private long time(String[] cells) {
    if (timeIndex < 0) {
      return startMillis + (row - 1) * ROW_MILLIS;
    }
    String text = cells[timeIndex].strip();
    return CsvTime.millis(text)
        .orElseThrow(
            () -> fault("found time '" + text + "', expected ISO-8601 or milliseconds since 1970"));
  }

  private DemoEvent.Truth truth(String[] cells) {
    if (labelIndex < 0) {
      return DemoEvent.Truth.UNKNOWN;
    }
    String label = cells[labelIndex].strip();
    boolean anomalous = label.equals("1") || label.equals("1.0") || label.equalsIgnoreCase("true");
    return anomalous ? DemoEvent.Truth.ANOMALOUS : DemoEvent.Truth.NORMAL;
  }

  private CsvFault fault(String message) {
    return new CsvFault(name + " row " + row + ": " + message);
  }

  private CsvFault unreadable(IOException e) {
    return new CsvFault(name + " after row " + row + ": cannot be read: " + e.getMessage());
  }
}
