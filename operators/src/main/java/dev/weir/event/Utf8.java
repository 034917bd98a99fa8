package dev.weir.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8 (RFC 3629): over-long forms, surrogates, code points above U+10FFFF and truncated
 * sequences are faults, and so is a NUL byte, which no JSON document has and every UTF-16 or UTF-32
 * one does. Needed because JSON parsers decode some of these silently: {@code C0 AF} would become
 * {@code /}, behind the back of every check on bytes.
 */
public final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private Utf8() {}

  /** Length of a byte order mark at the start: 3 or 0. */
  public static int markLength(byte[] bytes) {
    boolean mark =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return mark ? 3 : 0;
  }

  /** Index of the first byte at fault at or after {@code from}; -1 if there is none. */
  public static int firstFault(byte[] bytes, int from) {
    return firstFault(bytes, from, bytes.length);
  }

  /**
   * Index of the first byte at fault before {@code end}, where no character may be cut; -1 if there
   * is none.
   */
  static int firstFault(byte[] bytes, int from, int end) {
    int at = from;
    while (true) {
      at = skipAscii(bytes, at);
      if (at >= end) {
        return -1;
      }
      int length = sequenceLength(bytes, at);
      if (length == 0) {
        return at;
      }
      at += length;
    }
  }

  /** The text of bytes that are well-formed. */
  static String text(byte[] bytes, int from, int end) {
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  /** The text of bytes that are ASCII. */
  static String ascii(byte[] bytes, int from, int end) {
    // Gives the same as US_ASCII, and does not look at the bytes.
    return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
  }

  /** Index of the first byte that is NUL or not ASCII, or the length. */
  private static int skipAscii(byte[] bytes, int from) {
    int at = from;
    for (; at + 8 <= bytes.length; at += 8) {
      long eight = (long) LONGS.get(bytes, at);
      // A borrow out of a NUL byte sets its high bit; bytes 1 to 127 stay below it.
      if (((eight | (eight - ONES)) & HIGH_BITS) != 0) {
        break;
      }
    }
    while (at < bytes.length && bytes[at] > 0) {
      at++;
    }
    return at;
  }

  /** Length of the well-formed sequence of two to four bytes at {@code at}; 0 if it is not one. */
  private static int sequenceLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xFF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return continues(bytes, at + 1, 0x80, 0xBF) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      int low = lead == 0xE0 ? 0xA0 : 0x80; // below: over-long
      int high = lead == 0xED ? 0x9F : 0xBF; // above: surrogates
      return continues(bytes, at + 1, low, high) && continues(bytes, at + 2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      int low = lead == 0xF0 ? 0x90 : 0x80; // below: over-long
      int high = lead == 0xF4 ? 0x8F : 0xBF; // above: beyond U+10FFFF
      return continues(bytes, at + 1, low, high)
              && continues(bytes, at + 2, 0x80, 0xBF)
              && continues(bytes, at + 3, 0x80, 0xBF)
          ? 4
          : 0;
    }
    return 0;
  }

  private static boolean continues(byte[] bytes, int at, int low, int high) {
    return at < bytes.length && (bytes[at] & 0xFF) >= low && (bytes[at] & 0xFF) <= high;
  }
}
