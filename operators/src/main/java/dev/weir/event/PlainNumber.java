package dev.weir.event;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * One number of {@link PlainJson}: at most 18 digits before its point, 38 characters in all. It is
 * the nearest double, as a parser's is. Reused; not safe for use by two threads.
 */
final class PlainNumber {
  /** Digits that a long holds whatever they are. */
  private static final int MAX_LONG_DIGITS = 18;

  /** Below {@link EventDecoder#MAX_NUMBER_LENGTH}, however the parser counts. */
  private static final int MAX_CHARS = 38;

  /** Up to here a double holds every whole number. */
  private static final long MAX_EXACT = 1L << 53;

  /** The powers of ten up to the most decimals of {@link #MAX_LONG_DIGITS}; a double holds them. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  private final char[] chars = new char[MAX_CHARS];
  private byte[] bytes;
  private boolean negative;
  private boolean whole;
  private long digits;
  private double value;

  /** Reads the number that begins at {@code from}; where it ends, or -1 to give up. */
  int read(byte[] in, int from) {
    bytes = in;
    negative = from < in.length && in[from] == '-';
    digits = 0;
    int first = negative ? from + 1 : from;
    int end = readDigits(first);
    int count = end - first;
    if (count == 0 || (count > 1 && in[first] == '0') || count > MAX_LONG_DIGITS) {
      return -1;
    }
    int decimals = 0;
    whole = end == in.length || in[end] != '.';
    if (!whole) {
      int point = end;
      end = readDigits(point + 1);
      decimals = end - point - 1;
      if (decimals == 0) {
        return -1;
      }
    }
    if (end < in.length && (in[end] == 'e' || in[end] == 'E')) {
      return readExponent(from, end);
    }
    return settle(count, decimals) ? end : parse(from, end);
  }

  /** Whether it was written without a point and an exponent. */
  boolean isWhole() {
    return whole;
  }

  /** The number, if it is whole. */
  long wholeValue() {
    return negative ? -digits : digits;
  }

  /** The number. */
  double value() {
    return value;
  }

  /** Appends to {@link #digits}, which overflow if they are too many; where they end. */
  private int readDigits(int from) {
    byte[] in = bytes;
    long read = digits;
    int at = from;
    for (; at < in.length && in[at] >= '0' && in[at] <= '9'; at++) {
      read = read * 10 + (in[at] - '0');
    }
    digits = read;
    return at;
  }

  private int readExponent(int from, int mark) {
    whole = false;
    int first = mark + 1;
    if (first < bytes.length && (bytes[first] == '-' || bytes[first] == '+')) {
      first++;
    }
    int end = readDigits(first);
    return end > first ? parse(from, end) : -1;
  }

  /** Makes the value of so many digits, if that is exact or rounded once. */
  private boolean settle(int count, int decimals) {
    if (whole) {
      value = wholeValue();
      return true;
    }
    if (count + decimals > MAX_LONG_DIGITS || digits > MAX_EXACT) {
      return false;
    }
    double nearest = digits / POWERS[decimals];
    value = negative ? -nearest : nearest;
    return true;
  }

  private int parse(int from, int end) {
    int length = end - from;
    if (length > MAX_CHARS) {
      return -1;
    }
    for (int i = 0; i < length; i++) {
      chars[i] = (char) bytes[from + i];
    }
    value = NumberInput.parseDouble(chars, 0, length, true);
    return end;
  }
}
