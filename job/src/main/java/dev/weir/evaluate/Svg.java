package dev.weir.evaluate;

import java.util.Locale;

/** Writes an SVG document: no scripts, nothing from elsewhere, every text escaped. */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  /** Where a text stands to its place. */
  enum Anchor {
    START("start"),
    MIDDLE("middle"),
    END("end");

    private final String label;

    Anchor(String label) {
      this.label = label;
    }
  }

  Svg(int width, int height) {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\">%n",
        width, height, width, height);
    rectangle(0, 0, width, height, "fill=\"#ffffff\"");
  }

  /** The document; nothing may be added any more. */
  String end() {
    return out.append("</svg>\n").toString();
  }

  void rectangle(double x, double y, double width, double height, String style) {
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" %s/>%n",
        number(x), number(y), number(width), number(height), style);
  }

  void line(double fromX, double fromY, double toX, double toY, String style) {
    add(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" %s/>%n",
        number(fromX), number(fromY), number(toX), number(toY), style);
  }

  /** Draws nothing for an empty path. */
  void path(CharSequence data, String style) {
    if (data.length() > 0) {
      out.append("<path d=\"").append(data).append("\" ").append(style).append("/>\n");
    }
  }

  void text(double x, double y, Anchor anchor, String style, String text) {
    add(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>%n",
        number(x), number(y), anchor.label, style, escaped(text));
  }

  /** A text that runs upwards. */
  void upwards(double x, double y, String style, String text) {
    add(
        "<text transform=\"translate(%s %s) rotate(-90)\" text-anchor=\"middle\" %s>%s</text>%n",
        number(x), number(y), style, escaped(text));
  }

  /** A coordinate: a tenth of a pixel is as fine as anybody sees. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    long rest = Math.abs(tenths % 10);
    String sign = tenths < 0 ? "-" : "";
    String whole = sign + Math.abs(tenths / 10);
    return rest == 0 ? whole : whole + "." + rest;
  }

  /** Text without markup, and without the characters that XML does not have. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> append(c, escaped));
    return escaped.toString();
  }

  private static void append(int c, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> {
        boolean allowed = c >= ' ' && c < 0xD800 || c >= 0xE000 && c < 0xFFFE || c >= 0x10000;
        out.appendCodePoint(allowed ? c : '?');
      }
    }
  }

  private void add(String form, Object... values) {
    out.append(String.format(Locale.ROOT, form.replace("%n", "\n"), values));
  }
}
