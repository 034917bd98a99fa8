package dev.weir.alert;

import java.time.Duration;

/** The checks of the records' constructors, all with one form of message. */
final class Check {
  private Check() {}

  static void within(String field, int found, int min, int max) {
    if (found < min || found > max) {
      throw refused(field, found, min + " to " + max);
    }
  }

  static void durationWithin(String field, long foundMillis, long minMillis, long maxMillis) {
    if (foundMillis < minMillis || foundMillis > maxMillis) {
      throw refused(field, text(foundMillis), text(minMillis) + " to " + text(maxMillis));
    }
  }

  private static String text(long millis) {
    return Duration.ofMillis(millis).toString();
  }

  static IllegalArgumentException refused(String field, Object found, String expected) {
    return new IllegalArgumentException(field + ": found " + found + ", expected " + expected);
  }
}
