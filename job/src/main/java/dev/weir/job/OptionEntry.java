package dev.weir.job;

import dev.weir.event.SafeText;

/**
 * A value as somebody gave it.
 *
 * @param key the option's key
 * @param value the text; lists joined by commas
 * @param where the file and line, the variable, the argument or the command that it came from
 * @param origin what kind of place that is
 */
record OptionEntry(String key, String value, String where, Origin origin) {
  enum Origin {
    FILE,
    ENVIRONMENT,
    ARGUMENT,
    SECRET_FILE,
    COMMAND
  }

  private static final int SHOWN_CHARS = 80;

  boolean isArgument() {
    return origin == Origin.ARGUMENT;
  }

  /** The value for a message: one line, bounded, no secret. */
  String shown() {
    String masked = Secrets.mask(key, value);
    String cut = masked.length() > SHOWN_CHARS ? masked.substring(0, SHOWN_CHARS) + "…" : masked;
    String text = cut.isEmpty() ? "nothing" : "'" + SafeText.oneLine(cut) + "'";
    return text + " (" + where + ")";
  }
}
