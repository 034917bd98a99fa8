package dev.weir.operator;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A record's fields in one array, to cross a view as a whole: views check every byte that is given
 * to them alone. Fields are taken in the order in which they were put. Reused; not safe for use by
 * two threads.
 */
final class WireBuffer {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Length of what is not there. */
  private static final int ABSENT = -1;

  private byte[] bytes = new byte[512];
  private int at;

  /** Begins a record to be put. */
  void clear() {
    at = 0;
  }

  /** Writes what was put, and how long it is. */
  void writeTo(DataOutputView target) throws IOException {
    target.writeInt(at);
    target.write(bytes, 0, at);
  }

  /** Reads what {@link #writeTo} has written, to be taken. */
  void readFrom(DataInputView source) throws IOException {
    int length = source.readInt();
    at = 0;
    reserve(length);
    source.readFully(bytes, 0, length);
  }

  void putInt(int number) {
    reserve(Integer.BYTES);
    INTS.set(bytes, at, number);
    at += Integer.BYTES;
  }

  int takeInt() {
    int number = (int) INTS.get(bytes, at);
    at += Integer.BYTES;
    return number;
  }

  void putLong(long number) {
    reserve(Long.BYTES);
    LONGS.set(bytes, at, number);
    at += Long.BYTES;
  }

  long takeLong() {
    long number = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return number;
  }

  /** The first {@code count} numbers, bit for bit. */
  void putDoubles(double[] numbers, int count) {
    reserve(count * Double.BYTES);
    for (int n = 0; n < count; n++, at += Double.BYTES) {
      LONGS.set(bytes, at, Double.doubleToRawLongBits(numbers[n]));
    }
  }

  void takeDoubles(double[] into, int count) {
    for (int n = 0; n < count; n++, at += Double.BYTES) {
      into[n] = Double.longBitsToDouble((long) LONGS.get(bytes, at));
    }
  }

  /** May be null. */
  void putBytes(byte[] value) {
    if (value == null) {
      putInt(ABSENT);
      return;
    }
    putInt(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    at += value.length;
  }

  byte[] takeBytes() {
    int length = takeInt();
    if (length == ABSENT) {
      return null;
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Any text, one byte a unit where that will do; may be null. */
  void putText(String text) {
    if (text == null) {
      putInt(ABSENT);
      return;
    }
    int units = text.length();
    reserve(Integer.BYTES + units * Character.BYTES);
    int start = at + Integer.BYTES;
    byte[] to = bytes;
    for (int u = 0; u < units; u++) {
      char unit = text.charAt(u);
      if (unit > 0xFF) {
        putWideText(text);
        return;
      }
      to[start + u] = (byte) unit;
    }
    putInt(units << 1);
    at += units;
  }

  private void putWideText(String text) {
    putInt(text.length() << 1 | 1);
    for (int u = 0; u < text.length(); u++) {
      bytes[at++] = (byte) (text.charAt(u) >>> 8);
      bytes[at++] = (byte) text.charAt(u);
    }
  }

  String takeText() {
    return takeText(null);
  }

  /** The text; {@code likely} itself if it is the same, so that waiting records share it. */
  String takeText(String likely) {
    int length = takeInt();
    if (length == ABSENT) {
      return null;
    }
    int units = length >> 1;
    boolean wide = (length & 1) != 0;
    int start = at;
    at += wide ? units * Character.BYTES : units;
    if (wide) {
      char[] text = new char[units];
      for (int u = 0; u < units; u++) {
        text[u] = (char) ((bytes[start + 2 * u] & 0xFF) << 8 | bytes[start + 2 * u + 1] & 0xFF);
      }
      return new String(text);
    }
    return likely != null && isAt(start, units, likely)
        ? likely
        : new String(bytes, start, units, StandardCharsets.ISO_8859_1);
  }

  private boolean isAt(int start, int units, String text) {
    if (text.length() != units) {
      return false;
    }
    for (int u = 0; u < units; u++) {
      if (text.charAt(u) != (bytes[start + u] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private void reserve(int more) {
    if (at + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
    }
  }
}
