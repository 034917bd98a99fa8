package dev.weir.tools.page;

import java.util.Locale;

/** Text for HTML and SVG. */
public final class Markup {
  private Markup() {}

  /** Text without markup, and without characters that a page may not have. */
  public static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(c, out));
    return out.toString();
  }

  private static void append(int c, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
    }
  }

  /** No control character, none that turns the direction of writing, no half of a pair. */
  private static boolean isAllowed(int c) {
    boolean control = c < ' ' && c != '\n' && c != '\t' || c >= 0x7F && c < 0xA0;
    boolean turns = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    boolean half = c >= 0xD800 && c < 0xE000;
    return !control && !turns && !half && (c & 0xFFFE) != 0xFFFE;
  }

  /** A coordinate; a tenth of a pixel is as fine as anybody sees. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
