package dev.weir.job;

/**
 * A value as somebody gave it.
 *
 * @param key the option's key
 * @param value the text; lists joined by commas
 * @param where the file and line, the variable, or the argument that it came from
 * @param origin what kind of place that is
 */
record OptionEntry(String key, String value, String where, Origin origin) {
  enum Origin {
    FILE,
    ENVIRONMENT,
    ARGUMENT,
    SECRET_FILE
  }

  private static final int SHOWN_CHARS = 80;

  boolean isArgument() {
    return origin == Origin.ARGUMENT;
  }

  /** The value for a message: one line, bounded, no secret. */
  String shown() {
    String masked = Secrets.mask(key, value);
    String cut = masked.length() > SHOWN_CHARS ? masked.substring(0, SHOWN_CHARS) + "…" : masked;
    String text = cut.isEmpty() ? "nothing" : "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    return text + " (" + where + ")";
  }
}
