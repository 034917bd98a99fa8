package dev.weir.event;

import java.util.Arrays;

/**
 * Reads the tokens of plain JSON from bytes: no escapes in texts, no long numbers, no text of more
 * than {@link EventDecoder#MAX_STRING_LENGTH} bytes. Whatever it accepts is JSON and well-formed
 * UTF-8; what it does not accept may be both. It never says why: a caller that is refused has the
 * record read by a parser that does.
 *
 * <p>Reused; not safe for use by two threads.
 */
final class PlainJson {
  private final PlainNumber number = new PlainNumber();
  private byte[] bytes;
  private int at;
  private int textFrom;
  private int textEnd;
  private boolean printable;

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
    int end = number.read(bytes, at);
    at = end < 0 ? at : end;
    return end >= 0;
  }

  /** The number consumed last. */
  PlainNumber lastNumber() {
    return number;
  }
}
