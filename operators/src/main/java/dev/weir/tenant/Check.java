package dev.weir.tenant;

/** The checks of the records' constructors, all with one form of message. */
final class Check {
  private Check() {}

  static int within(String field, int found, int min, int max) {
    if (found < min || found > max) {
      throw refused(field, found, min + " to " + max);
    }
    return found;
  }

  static <T> T present(String field, T found) {
    if (found == null) {
      throw refused(field, "nothing", "a value");
    }
    return found;
  }

  static IllegalArgumentException refused(String field, Object found, String expected) {
    return new IllegalArgumentException(
        field + ": found " + Found.text(String.valueOf(found)) + ", expected " + expected);
  }
}
