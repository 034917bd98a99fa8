package dev.weir.tools.inspect;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** Adds a row of as many texts as there are headings. */
  public TextTable row(String... texts) {
    rows.add(texts);
    return this;
  }

  /** Writes it; nothing where it has no rows. */
  public void print(PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    String[] heads = headings.split(" ");
    Arrays.setAll(heads, c -> heads[c].replace('_', ' '));
    int[] widths = new int[heads.length];
    for (int c = 0; c < heads.length; c++) {
      widths[c] = heads[c].replace(">", "").length();
      for (String[] row : rows) {
        widths[c] = Math.max(widths[c], row[c].length());
      }
    }
    line(heads, heads, widths, out);
    rows.forEach(row -> line(heads, row, widths, out));
  }

  private static void line(String[] heads, String[] texts, int[] widths, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < heads.length; c++) {
      boolean right = heads[c].startsWith(">");
      String text = texts[c].startsWith(">") ? texts[c].substring(1) : texts[c];
      String space = " ".repeat(Math.max(0, widths[c] - text.length()));
      line.append(c == 0 ? "" : "  ").append(right ? space + text : text + space);
    }
    out.println(line.toString().stripTrailing());
  }
}
