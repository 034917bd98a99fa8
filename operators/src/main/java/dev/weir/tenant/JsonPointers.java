package dev.weir.tenant;

import java.util.ArrayList;
import java.util.List;

/** JSON pointers (RFC 6901) as configs may name them: not to the whole document, and bounded. */
public final class JsonPointers {
  static final String EXPECTED =
      "a JSON pointer like /card/id: printable ASCII, 1 to 15 parts each after a /, at most 256"
          + " characters, ~0 for ~ and ~1 for /";

  /** One less than events may be nested. */
  private static final int MAX_PARTS = 15;

  private static final int MAX_LENGTH = 256;

  private JsonPointers() {}

  static boolean isValid(String pointer) {
    if (pointer.length() > MAX_LENGTH || !pointer.startsWith("/")) {
      return false;
    }
    int parts = 0;
    for (int i = 0; i < pointer.length(); i++) {
      char c = pointer.charAt(i);
      parts += c == '/' ? 1 : 0;
      boolean escape = c != '~' || pointer.startsWith("~0", i) || pointer.startsWith("~1", i);
      if (c < ' ' || c > '~' || !escape) {
        return false;
      }
    }
    return parts <= MAX_PARTS;
  }

  /** The names on the way, without escapes; an index of an array is one in decimal. */
  public static List<String> parts(String pointer) {
    List<String> parts = new ArrayList<>();
    for (String part : pointer.substring(1).split("/", -1)) {
      parts.add(part.replace("~1", "/").replace("~0", "~"));
    }
    return parts;
  }
}
