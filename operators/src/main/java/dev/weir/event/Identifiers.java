package dev.weir.event;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The rule for entities and event ids: 1 to 256 characters (code points) that a reader can tell
 * apart. Nothing is repaired: an id that were cleaned here would not be found again at its sender.
 */
final class Identifiers {
  /** The longest entity or id, in code points. */
  static final int MAX_LENGTH = 256;

  private Identifiers() {}

  /** What is wrong with the text; null if nothing is. {@code lengthFault}: the code for length. */
  static RejectionCode fault(String text, RejectionCode lengthFault) {
    int length = text.length();
    if (length > EventDecoder.MAX_STRING_LENGTH) {
      return RejectionCode.STRING_TOO_LONG; // Not worth the search for other faults.
    }
    int ascii = 0;
    while (ascii < length && text.charAt(ascii) >= ' ' && text.charAt(ascii) < 0x7F) {
      ascii++;
    }
    if (ascii < length) {
      RejectionCode fault = faultBeyondAscii(text, ascii);
      if (fault != null) {
        return fault;
      }
      length = text.codePointCount(0, length);
    }
    return length == 0 || length > MAX_LENGTH ? lengthFault : null;
  }

  /** Says what is wrong with the text without repeating it. */
  static String describe(String text, RejectionCode fault) {
    if (text.isEmpty()) {
      return "an empty text";
    }
    if (fault != RejectionCode.ILLEGAL_CHAR && fault != RejectionCode.BAD_ENCODING) {
      return text.codePointCount(0, text.length()) + " characters";
    }
    int at = firstInvisible(text, 0);
    return at < 0 ? "text that is not in normal form C" : describeChar(text, at);
  }

  /** Names the character at {@code at} by its number and place, both safe to print. */
  static String describeChar(String text, int at) {
    String number = Integer.toHexString(text.codePointAt(at)).toUpperCase(Locale.ROOT);
    return "U+" + "0000".substring(Math.min(4, number.length())) + number + " at character " + at;
  }

  /** Index of the first surrogate without its partner; -1 if there is none. */
  static int firstLoneSurrogate(char[] text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (Character.isSurrogate(text[i])) {
        boolean pair =
            Character.isHighSurrogate(text[i])
                && i + 1 < from + length
                && Character.isLowSurrogate(text[i + 1]);
        if (!pair) {
          return i - from;
        }
        i++;
      }
    }
    return -1;
  }

  private static RejectionCode faultBeyondAscii(String text, int from) {
    int at = firstInvisible(text, from);
    if (at >= 0) {
      boolean lone = Character.isSurrogate(text.charAt(at)) && isLone(text, at);
      return lone ? RejectionCode.BAD_ENCODING : RejectionCode.ILLEGAL_CHAR;
    }
    boolean normal = Normalizer.isNormalized(text, Normalizer.Form.NFC);
    return normal ? null : RejectionCode.ILLEGAL_CHAR;
  }

  private static boolean isLone(String text, int at) {
    return Character.charCount(text.codePointAt(at)) == 1;
  }

  private static int firstInvisible(String text, int from) {
    for (int i = from; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (SafeText.isInvisible(text.codePointAt(i))) {
        return i;
      }
    }
    return -1;
  }
}
