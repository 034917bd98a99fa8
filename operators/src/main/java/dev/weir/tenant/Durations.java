package dev.weir.tenant;

import java.time.DateTimeException;
import java.time.Duration;

/** Durations in configs: ISO-8601 text outside, milliseconds inside. */
final class Durations {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** Longer texts are no duration that anybody writes; the parser is not asked about them. */
  private static final int MAX_TEXT = 40;

  private Durations() {}

  static void check(String field, long foundMillis, Duration min, Duration max) {
    if (foundMillis < min.toMillis() || foundMillis > max.toMillis()) {
      throw Check.refused(
          field, text(foundMillis), text(min.toMillis()) + " to " + text(max.toMillis()));
    }
  }

  /** Days where they are whole, else what {@link Duration} says: P30D, PT36H, PT0.5S. */
  static String text(long millis) {
    boolean days = millis != 0 && millis % DAY_MILLIS == 0;
    return days ? "P" + millis / DAY_MILLIS + "D" : Duration.ofMillis(millis).toString();
  }

  /** Null for a text that is no duration of whole milliseconds. */
  static Long millis(String text) {
    if (text.length() > MAX_TEXT) {
      return null;
    }
    try {
      Duration parsed = Duration.parse(text);
      return parsed.getNano() % 1_000_000 == 0 ? parsed.toMillis() : null;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
