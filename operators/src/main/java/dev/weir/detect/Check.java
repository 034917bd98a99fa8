package dev.weir.detect;

import java.io.IOException;

/** Range checks that name the field, what was found and what is allowed. */
final class Check {
  static final int MAX_DIMENSIONS = 10_000;

  private Check() {}

  static void argument(String field, long found, long min, long max) {
    if (found < min || found > max) {
      throw new IllegalArgumentException(message(field, found, min, max));
    }
  }

  static void argument(String field, double found, double min, double max) {
    if (!(found >= min && found <= max)) {
      throw new IllegalArgumentException(
          field + ": found " + text(found) + ", expected " + text(min) + " to " + text(max));
    }
  }

  /** Whole numbers without a fraction. */
  private static String text(double number) {
    boolean whole = number == (long) number;
    return whole ? Long.toString((long) number) : Double.toString(number);
  }

  static int saved(String field, int found, int min, int max) throws IOException {
    if (found < min || found > max) {
      throw new IOException("saved detector: " + message(field, found, min, max));
    }
    return found;
  }

  private static String message(String field, long found, long min, long max) {
    String expected = min == max ? Long.toString(min) : min + " to " + max;
    return field + ": found " + found + ", expected " + expected;
  }
}
