package dev.weir.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results of one bench, as a table for people and as JSON. A number that is not known is NaN. */
final class BenchReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNKNOWN = "-";

  private final String bench;
  private final List<Column> columns;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final List<List<Object>> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  BenchReport(String bench, List<Column> columns) {
    this.bench = bench;
    this.columns = List.copyOf(columns);
  }

  /** What it ran with; told in the JSON and above the table. */
  BenchReport setting(String name, Object value) {
    settings.put(name, value);
    return this;
  }

  /** A row: a text or a number for each column. */
  void add(Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "found " + values.length + " values, expected " + columns.size());
    }
    rows.add(List.of(values));
  }

  /** A line below the table: what a reader must know of it. */
  void note(String note) {
    notes.add(note);
  }

  /** The table with everything round it. */
  String table() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::title).toList());
    rows.forEach(row -> cells.add(texts(row)));
    StringBuilder text = new StringBuilder(bench);
    settings.forEach((name, value) -> text.append("  ").append(name).append(' ').append(value));
    text.append('\n');
    cells.forEach(line -> append(text, line, widths(cells)));
    notes.forEach(note -> text.append("  ").append(note).append('\n'));
    return text.toString();
  }

  private List<String> texts(List<Object> row) {
    List<String> texts = new ArrayList<>();
    for (int c = 0; c < row.size(); c++) {
      Object value = row.get(c);
      texts.add(value instanceof Number number ? text(number, c) : value.toString());
    }
    return texts;
  }

  private String text(Number number, int column) {
    double value = number.doubleValue();
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%,." + columns.get(column).decimals() + "f", value)
        : UNKNOWN;
  }

  private static int[] widths(List<List<String>> cells) {
    int[] widths = new int[cells.get(0).size()];
    for (List<String> line : cells) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    return widths;
  }

  /** Texts to the left, numbers to the right. */
  private void append(StringBuilder text, List<String> line, int[] widths) {
    StringBuilder cells = new StringBuilder(" ");
    for (int c = 0; c < widths.length; c++) {
      int column = c;
      boolean words = rows.stream().allMatch(row -> row.get(column) instanceof String);
      cells.append(String.format("  %" + (words ? "-" : "") + widths[c] + "s", line.get(c)));
    }
    text.append(cells.toString().stripTrailing()).append('\n');
  }

  /** Name, settings, rows by the keys of the columns (null: not known), notes. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode().put("bench", bench);
    json.set("settings", JSON.valueToTree(settings));
    ArrayNode array = json.putArray("rows");
    for (List<Object> row : rows) {
      ObjectNode object = array.addObject();
      for (int c = 0; c < row.size(); c++) {
        put(object, columns.get(c), row.get(c));
      }
    }
    json.set("notes", JSON.valueToTree(notes));
    return json;
  }

  private static void put(ObjectNode object, Column column, Object value) {
    if (!(value instanceof Number number)) {
      object.put(column.key(), value.toString());
    } else if (!Double.isFinite(number.doubleValue())) {
      object.putNull(column.key());
    } else if (number instanceof Double || number instanceof Float) {
      object.put(column.key(), number.doubleValue());
    } else {
      object.put(column.key(), number.longValue());
    }
  }
}
