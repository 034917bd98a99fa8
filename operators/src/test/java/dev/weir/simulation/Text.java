package dev.weir.simulation;

import java.nio.charset.StandardCharsets;

/** Bytes as text that can be compared and printed. */
final class Text {
  private Text() {}

  /** Every byte one character where the bytes may be anything, so that unequal bytes differ. */
  static String exactly(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static String of(byte[] utf8) {
    return utf8 == null ? "null" : new String(utf8, StandardCharsets.UTF_8);
  }
}
