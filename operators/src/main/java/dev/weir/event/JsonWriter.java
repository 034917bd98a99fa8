package dev.weir.event;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.Arrays;

/**
 * Writes compact JSON as UTF-8 into one growing array. The caller's calls decide the structure;
 * only commas are placed here. The same calls give the same bytes on every JVM: doubles are written
 * in the shortest form that reads back to the same bits, by Jackson's writer, because that of JDK
 * 17 is not always the shortest and that of JDK 19 differs from it.
 */
public final class JsonWriter {
  private static final int LONGEST_NUMBER = 26;
  private static final String HEX = "0123456789abcdef";

  private byte[] bytes = new byte[1024];
  private int length;
  private boolean commaDue;

  /** Starts anew, in the same array. */
  public void reset() {
    length = 0;
    commaDue = false;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** How many bytes were written. */
  int length() {
    return length;
  }

  /** A copy of what was written from {@code start} on. */
  byte[] since(int start) {
    return Arrays.copyOfRange(bytes, start, length);
  }

  /** Writes again what {@link #since} gave at a like place, comma and all. */
  void again(byte[] written) {
    reserve(written.length);
    append(written);
  }

  /** Writes {@link #again} what ended with a name. */
  void againBeforeValue(byte[] written) {
    again(written);
    commaDue = false;
  }

  /** A name for {@link #name(byte[])}. */
  static byte[] encodedName(String name) {
    JsonWriter json = new JsonWriter();
    json.name(name);
    return json.toBytes();
  }

  /** Writes a field's name that was encoded before; the value is next. */
  void name(byte[] encoded) {
    reserve(encoded.length + 1);
    separate();
    append(encoded);
    commaDue = false;
  }

  /** Begins an object. */
  public void beginObject() {
    begin('{');
  }

  /** Ends an object. */
  public void endObject() {
    end('}');
  }

  /** Begins an array. */
  public void beginArray() {
    begin('[');
  }

  /** Ends an array. */
  public void endArray() {
    end(']');
  }

  /** Writes a field's name; the value is next. */
  public void name(String name) {
    text(name);
    bytes[length++] = ':';
    commaDue = false;
  }

  /** Writes a text; a surrogate without its partner becomes U+FFFD. */
  public void text(String text) {
    // A unit becomes at most 6 bytes; 4 more for comma, quotes and the colon of a name.
    reserve(6 * text.length() + 4);
    separate();
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    int units = text.length();
    for (int i = 0; i < units; i++) {
      char unit = text.charAt(i);
      if (unit < ' ' || unit >= 0x80 || unit == '"' || unit == '\\') {
        length = at;
        uncommon(text, i);
        return;
      }
      to[at++] = (byte) unit;
    }
    to[at++] = '"';
    length = at;
  }

  /** Writes the rest of a text, whatever is in it. */
  private void uncommon(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit >= ' ' && unit < 0x80 && unit != '"' && unit != '\\') {
        bytes[length++] = (byte) unit;
      } else if (unit < 0x80) {
        escape(unit);
      } else {
        int codePoint = text.codePointAt(i);
        i += Character.charCount(codePoint) - 1;
        encode(Character.getType(codePoint) == Character.SURROGATE ? 0xFFFD : codePoint);
      }
    }
    bytes[length++] = '"';
  }

  /** Writes an integer. */
  public void number(long number) {
    reserve(LONGEST_NUMBER);
    separate();
    length = NumberOutput.outputLong(number, bytes, length);
  }

  /**
   * Writes a finite number.
   *
   * @throws IllegalArgumentException for NaN and infinities, which JSON does not have
   */
  public void number(double number) {
    if (NumberOutput.notFinite(number)) {
      throw new IllegalArgumentException("found " + number + ", expected a finite number");
    }
    ascii(NumberOutput.toString(number, true));
  }

  /** Writes {@code true} or {@code false}. */
  public void truth(boolean truth) {
    ascii(truth ? "true" : "false");
  }

  /** Writes 64 bits as a text of 16 hexadecimal digits. */
  public void hash(long hash) {
    reserve(LONGEST_NUMBER);
    separate();
    bytes[length++] = '"';
    for (int shift = 60; shift >= 0; shift -= 4) {
      bytes[length++] = (byte) HEX.charAt((int) (hash >>> shift) & 15);
    }
    bytes[length++] = '"';
  }

  /** Writes epoch milliseconds as a text, ISO-8601 in UTC with milliseconds. */
  public void time(long epochMillis) {
    reserve(IsoTime.WRITTEN_LENGTH + 3);
    separate();
    bytes[length++] = '"';
    IsoTime.write(epochMillis, bytes, length);
    length += IsoTime.WRITTEN_LENGTH;
    bytes[length++] = '"';
  }

  private void ascii(String word) {
    reserve(word.length() + 1);
    separate();
    for (int i = 0; i < word.length(); i++) {
      bytes[length++] = (byte) word.charAt(i);
    }
  }

  private void append(byte[] encoded) {
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  private void begin(char bracket) {
    reserve(2);
    separate();
    bytes[length++] = (byte) bracket;
    commaDue = false;
  }

  private void end(char bracket) {
    reserve(1);
    bytes[length++] = (byte) bracket;
    commaDue = true;
  }

  /** Ends what stood before; whatever follows is a value or a name, after which a comma is due. */
  private void separate() {
    if (commaDue) {
      bytes[length++] = ',';
    }
    commaDue = true;
  }

  private void escape(char unit) {
    bytes[length++] = '\\';
    if (unit == '"' || unit == '\\') {
      bytes[length++] = (byte) unit;
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = (byte) HEX.charAt(unit >> 4);
    bytes[length++] = (byte) HEX.charAt(unit & 15);
  }

  private void encode(int codePoint) {
    if (codePoint < 0x800) {
      bytes[length++] = (byte) (0xC0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        bytes[length++] = (byte) (0xE0 | codePoint >> 12);
      } else {
        bytes[length++] = (byte) (0xF0 | codePoint >> 18);
        bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
      }
      bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
    }
    bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
