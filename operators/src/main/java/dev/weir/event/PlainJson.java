package dev.weir.event;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Arrays;

/**
 * Reads the tokens of plain JSON from bytes: no escapes in texts, no number of more than 38
 * characters, no text of more than {@link EventDecoder#MAX_STRING_LENGTH} bytes. Whatever it
 * accepts is JSON and well-formed UTF-8; what it does not accept may be both. It never says why: a
 * caller that is refused has the record read by a parser that does.
 *
 * <p>Numbers are the nearest doubles, as a parser's are. Reused; not safe for use by two threads.
 */
final class PlainJson {
  /** Digits that a long holds whatever they are. */
  private static final int MAX_LONG_DIGITS = 18;

  /** Below {@link EventDecoder#MAX_NUMBER_LENGTH}, however the parser counts. */
  private static final int MAX_NUMBER_CHARS = 38;

  /** Up to here a double holds every whole number. */
  private static final long MAX_EXACT = 1L << 53;

  /** The powers of ten that a double holds exactly. */
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private byte[] bytes;
  private int at;
  private int textFrom;
  private int textEnd;
  private boolean printable;
  private double number;
  private long whole;
  private boolean isWhole;
  private final char[] digits = new char[MAX_NUMBER_CHARS];

  /** Begins anew at {@code from}. */
  void begin(byte[] value, int from) {
    bytes = value;
    at = from;
  }

  /** Where it stands. */
  int at() {
    return at;
  }

  /** Goes on at {@code position}. */
  void goTo(int position) {
    at = position;
  }

  /** The next byte that is not white space, not consumed; -1 at the end. */
  int peek() {
    byte[] in = bytes;
    int i = at;
    for (; i < in.length; i++) {
      byte b = in[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        break;
      }
    }
    at = i;
    return i < in.length ? in[i] & 0xFF : -1;
  }

  /** Consumes the next byte that is not white space if it is {@code expected}. */
  boolean take(char expected) {
    if (at < bytes.length && bytes[at] == expected || peek() == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Consumes {@code word} if it is next, white space before it not counted. */
  boolean take(String word) {
    peek();
    if (bytes.length - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  /** Consumes {@code word} if it is next, without white space before it. */
  boolean take(byte[] word, int from, int end) {
    byte[] in = bytes;
    int here = at;
    if (in.length - here < end - from) {
      return false;
    }
    for (int i = from; i < end; i++, here++) {
      if (in[here] != word[i]) {
        return false;
      }
    }
    at = here;
    return true;
  }

  /** Consumes a text. */
  boolean text() {
    return take('"') && restOfText();
  }

  /** Consumes a text whose first quote was. */
  boolean restOfText() {
    byte[] in = bytes;
    int end = Math.min(in.length, at + EventDecoder.MAX_STRING_LENGTH);
    boolean plain = true;
    for (int i = at; i < end; i++) {
      byte b = in[i];
      if (b == '"') {
        return endText(i, plain);
      }
      if (b == '\\' || b >= 0 && b < ' ') {
        return false;
      }
      plain &= b >= ' ' && b != 0x7F;
    }
    return false;
  }

  private boolean endText(int end, boolean plain) {
    textFrom = at;
    textEnd = end;
    printable = plain;
    at = end + 1;
    return plain || Utf8.firstFault(bytes, textFrom, end) < 0;
  }

  /** First byte of the text consumed last. */
  int textFrom() {
    return textFrom;
  }

  /** The byte behind the text consumed last. */
  int textEnd() {
    return textEnd;
  }

  /** Whether the text consumed last is of printable ASCII only. */
  boolean isPrintable() {
    return printable;
  }

  /** The text consumed last. */
  String string() {
    return printable ? Utf8.ascii(bytes, textFrom, textEnd) : Utf8.text(bytes, textFrom, textEnd);
  }

  /** The text consumed last, of printable ASCII, as a tenant's name; null if it is none. */
  String tenant(SeenTenants tenants) {
    return tenants.nameOf(bytes, textFrom, textEnd);
  }

  /** {@link CategoryHash} of the text consumed last. */
  double categoryHash() {
    return printable ? CategoryHash.ofAscii(bytes, textFrom, textEnd) : CategoryHash.of(string());
  }

  /** Whether the text consumed last is these bytes. */
  boolean isText(byte[] text) {
    return textEnd - textFrom == text.length
        && Arrays.equals(bytes, textFrom, textEnd, text, 0, text.length);
  }

  /** Adds the text consumed last to the names; false if that could not be. */
  boolean isNewTo(StrangeNames names) {
    return names.add(bytes, textFrom, textEnd);
  }

  /** Copies the text consumed last if it is of printable ASCII and has room; its length or -1. */
  int copyText(char[] into) {
    int length = textEnd - textFrom;
    if (!printable || length > into.length) {
      return -1;
    }
    for (int i = 0; i < length; i++) {
      into[i] = (char) bytes[textFrom + i];
    }
    return length;
  }

  /** Consumes a value that has no others in it. */
  boolean scalar() {
    return switch (peek()) {
      case '"' -> text();
      case 'n' -> take("null");
      case 't' -> take("true");
      case 'f' -> take("false");
      default -> number();
    };
  }

  /**
   * Passes over the rest of an object that has no others in it, all but unchecked: it must be read
   * later.
   */
  boolean skipFlatObject() {
    while (at < bytes.length) {
      byte b = bytes[at++];
      if (b == '}') {
        return true;
      }
      if (b == '{' || b == '[' || b == '"' && !restOfText()) {
        return false;
      }
    }
    return false;
  }

  /** Consumes a number that stands here, without white space before it. */
  boolean number() {
    byte[] in = bytes;
    int from = at;
    int i = from;
    boolean negative = i < in.length && in[i] == '-';
    if (negative) {
      i++;
    }
    int first = i;
    long mantissa = 0;
    for (; i < in.length && isDigit(in[i]); i++) {
      mantissa = mantissa * 10 + (in[i] - '0');
    }
    int count = i - first;
    if (count == 0 || count > 1 && in[first] == '0' || count > MAX_LONG_DIGITS) {
      return false;
    }
    isWhole = true;
    int decimals = 0;
    if (i < in.length && in[i] == '.') {
      int dot = i++;
      for (; i < in.length && isDigit(in[i]); i++) {
        mantissa = mantissa * 10 + (in[i] - '0');
      }
      decimals = i - dot - 1;
      if (decimals == 0) {
        return false;
      }
      isWhole = false;
    }
    if (i < in.length && (in[i] == 'e' || in[i] == 'E')) {
      return numberWithExponent(from, i);
    }
    at = i;
    if (isWhole) {
      whole = negative ? -mantissa : mantissa;
      number = whole;
      return true;
    }
    // One division of two exact numbers is rounded once, and so to the nearest.
    if (count + decimals <= MAX_LONG_DIGITS && mantissa <= MAX_EXACT) {
      double nearest = mantissa / EXACT_POWERS[decimals];
      number = negative ? -nearest : nearest;
      return true;
    }
    return parse(from, i);
  }

  private boolean numberWithExponent(int from, int mark) {
    byte[] in = bytes;
    int i = mark + 1;
    if (i < in.length && (in[i] == '-' || in[i] == '+')) {
      i++;
    }
    int first = i;
    while (i < in.length && isDigit(in[i])) {
      i++;
    }
    isWhole = false;
    at = i;
    return i > first && parse(from, i);
  }

  private boolean parse(int from, int end) {
    int length = end - from;
    if (length > MAX_NUMBER_CHARS) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      digits[i] = (char) bytes[from + i];
    }
    number = NumberInput.parseDouble(digits, 0, length, true);
    return true;
  }

  /** The number consumed last. */
  double lastNumber() {
    return number;
  }

  /** Whether the number consumed last was written without a point and an exponent. */
  boolean isWhole() {
    return isWhole;
  }

  /** The number consumed last, if it was whole. */
  long whole() {
    return whole;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
