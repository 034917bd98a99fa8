package dev.weir.tools.diff;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of digests of values, by a name: equal where the same values stand under it, in whatever
 * order and spread over whatever files.
 */
final class Digests {
  /** Behind the sums: how many values. */
  static final int SIZE = 3;

  private final Map<String, long[]> sums = new TreeMap<>();
  private final MessageDigest sha256;

  Digests() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void add(String name, byte[]... value) {
    for (byte[] part : value) {
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      sha256.update(part);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    add(name, new long[] {digest.getLong(), digest.getLong(), 1});
  }

  void add(String name, long[] more) {
    long[] sum = sums.computeIfAbsent(name, key -> new long[SIZE]);
    for (int i = 0; i < SIZE; i++) {
      sum[i] += more[i];
    }
  }

  Map<String, long[]> sums() {
    return sums;
  }
}
