package dev.weir.tenant;

/**
 * Which names a feature may have. Names are shown to people and become keys of JSON objects, so
 * markup, control characters and names with a meaning to some language ({@code __proto__}) are out.
 */
public final class FeatureNames {
  static final int MAX_LENGTH = 100;

  /** What {@link #isValid} expects, for messages. */
  public static final String EXPECTED =
      "1 to 100 characters: letters, digits, - and _, parts joined by dots, each begun by a letter"
          + " or a single _; or an IPv4 address or a UUID";

  private static final int[] UUID_DASHES = {8, 13, 18, 23};

  private FeatureNames() {}

  /** Whether a feature may have this name. */
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && (isDottedIdentifier(name) || isIpv4(name) || isUuid(name));
  }

  private static boolean isDottedIdentifier(String name) {
    for (String part : name.split("\\.", -1)) {
      if (part.isEmpty() || part.startsWith("__") || part.endsWith("-")) {
        return false;
      }
      if (!isLetter(part.charAt(0)) && part.charAt(0) != '_') {
        return false;
      }
      for (int i = 1; i < part.length(); i++) {
        char c = part.charAt(i);
        if (!isLetter(c) && !isDigit(c) && c != '_' && c != '-') {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isIpv4(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(FeatureNames::isDigit)) {
        return false;
      }
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUuid(String name) {
    if (name.length() != 36) {
      return false;
    }
    int dashes = 0;
    for (int i = 0; i < name.length(); i++) {
      if (dashes < UUID_DASHES.length && i == UUID_DASHES[dashes]) {
        if (name.charAt(i) != '-') {
          return false;
        }
        dashes++;
      } else if (!isHex(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(int c) {
    return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }
}
