package dev.weir.event;

/** Makes text from strangers fit for one line of a log, a header or a terminal. */
public final class SafeText {
  private SafeText() {}

  /** The whole text as {@link #oneLine(String, int)} shows it. */
  public static String oneLine(String text) {
    return oneLine(text, Integer.MAX_VALUE);
  }

  /**
   * The text with every invisible character and lone surrogate as {@code \}{@code uXXXX}, cut to
   * {@code maxChars} with a visible mark. No escape and no surrogate pair is cut in two.
   */
  public static String oneLine(String text, int maxChars) {
    StringBuilder line = new StringBuilder(Math.min(text.length() + 16, maxChars));
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      String shown = shown(codePoint);
      int room = i + Character.charCount(codePoint) == text.length() ? maxChars : maxChars - 3;
      if (line.length() + shown.length() > room) {
        return line.append("...").toString();
      }
      line.append(shown);
      i += Character.charCount(codePoint);
    }
    return line.toString();
  }

  /** Whether a reader cannot see the character, or sees something else than what is there. */
  static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> isBlankLetter(codePoint);
    };
  }

  /** Letters and marks that Unicode lets a renderer draw as nothing. */
  private static boolean isBlankLetter(int codePoint) {
    return codePoint == 0x034F // combining grapheme joiner
        || codePoint == 0x115F // Hangul fillers
        || codePoint == 0x1160
        || codePoint == 0x3164
        || codePoint == 0xFFA0
        || (codePoint >= 0x180B && codePoint <= 0x180F) // Mongolian selectors
        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F) // variation selectors
        || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF); // tags, more variation selectors
  }

  private static String shown(int codePoint) {
    if (!isInvisible(codePoint)) {
      return Character.toString(codePoint);
    }
    StringBuilder escaped = new StringBuilder(12);
    for (char unit : Character.toChars(codePoint)) {
      escaped.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        escaped.append("0123456789abcdef".charAt((unit >> shift) & 15));
      }
    }
    return escaped.toString();
  }
}
