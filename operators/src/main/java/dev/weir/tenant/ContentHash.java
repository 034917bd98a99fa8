package dev.weir.tenant;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** 64 bits that name a content: the first 8 bytes, big-endian, of its SHA-256. */
final class ContentHash {
  private ContentHash() {}

  static long of(byte[] content) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one does not", e);
    }
  }

  /** 16 hexadecimal digits. */
  static String text(long hash) {
    return HexFormat.of().toHexDigits(hash);
  }

  /** The inverse of {@link #text}; null for any other text. */
  static Long parse(String text) {
    try {
      return text.length() == 16 ? HexFormat.fromHexDigitsToLong(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
