package dev.weir.evaluate;

import dev.weir.demo.CsvTime;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What the text of one cell means. */
final class Cells {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern SECONDS = Pattern.compile("-?\\d{1,10}(\\.\\d{1,9})?");

  private Cells() {}

  static boolean isNumber(String cell) {
    return NUMBER.matcher(cell.strip()).matches();
  }

  /** Whether it is {@code true} or {@code false}. */
  static boolean isTruth(String cell) {
    String text = cell.strip();
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  /** 1 for true or 1, 0 for false or 0, NaN for anything else. */
  static double truth(String cell) {
    String text = cell.strip();
    if (text.equalsIgnoreCase("true") || text.equals("1") || text.equals("1.0")) {
      return 1;
    }
    boolean no = text.equalsIgnoreCase("false") || text.equals("0") || text.equals("0.0");
    return no ? 0 : Double.NaN;
  }

  /**
   * Milliseconds since 1970 of ISO-8601 (UTC unless it says otherwise), of milliseconds, or of
   * seconds, which have at most ten digits; empty for anything else.
   */
  static OptionalLong time(String cell) {
    String text = cell.strip();
    return SECONDS.matcher(text).matches()
        ? OptionalLong.of(Math.round(Double.parseDouble(text) * 1_000))
        : CsvTime.millis(text);
  }
}
