package dev.weir.tools.inspect;

import dev.weir.event.SafeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of texts under headings, every column as wide as its widest text. */
public final class TextTable {
  private final List<String[]> rows = new ArrayList<>();
  private final String headings;

  /**
   * One without rows.
   *
   * @param headings one word a column, with {@code _} for a space; a leading {@code >} sets a
   *     column to the right
   */
  public TextTable(String... headings) {
    this.headings = String.join(" ", headings);
  }

  /**
   * Adds a row of as many texts as there are headings. Names come from events, and a terminal obeys
   * what is not to be seen: it is written as {@link SafeText} says.
   */
  public TextTable row(String... texts) {
    rows.add(Stream.of(texts).map(SafeText::oneLine).toArray(String[]::new));
    return this;
  }

  /** Writes it; nothing where it has no rows. */
  public void print(PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    String[] columns = headings.split(" ");
    String[] heads =
        Stream.of(columns)
            .map(column -> column.replaceFirst("^>", "").replace('_', ' '))
            .toArray(String[]::new);
    int[] widths = new int[heads.length];
    for (int c = 0; c < heads.length; c++) {
      widths[c] = heads[c].length();
      for (String[] row : rows) {
        widths[c] = Math.max(widths[c], row[c].length());
      }
    }
    line(columns, heads, widths, out);
    rows.forEach(row -> line(columns, row, widths, out));
  }

  private static void line(String[] columns, String[] texts, int[] widths, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < columns.length; c++) {
      String text = texts[c];
      String space = " ".repeat(widths[c] - text.length());
      boolean right = columns[c].startsWith(">");
      line.append(c == 0 ? "" : "  ").append(right ? space + text : text + space);
    }
    out.println(line.toString().stripTrailing());
  }
}
