package dev.weir.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The first 128 bits of SHA-256 over everything in a record that a reader sees besides its place:
 * timestamp, key, headers in their order, value. Used by one thread.
 */
final class RecordDigest {
  /** The hash of a key that is not there. */
  static final long NO_KEY = 0;

  private static final int ABSENT = -1;

  private final MessageDigest sha = sha256();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  /** The first half of the last record's digest. */
  long high;

  /** The second half. */
  long low;

  void digest(ConsumerRecord<byte[], byte[]> record) {
    put(record.timestamp());
    put(record.key());
    for (Header header : record.headers()) {
      put(header.key().getBytes(StandardCharsets.UTF_8));
      put(header.value());
    }
    put(record.value());
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    high = digest.getLong();
    low = digest.getLong();
  }

  /** 64 bits that name a key; {@link #NO_KEY} for null alone. */
  long key(byte[] key) {
    if (key == null) {
      return NO_KEY;
    }
    long hash = ByteBuffer.wrap(sha.digest(key)).getLong();
    return hash == NO_KEY ? 1 : hash;
  }

  private void put(long value) {
    sha.update(number.putLong(0, value).array());
  }

  /** With its length in front, so that no two records share a text of bytes. */
  private void put(byte[] bytes) {
    put(bytes == null ? ABSENT : bytes.length);
    if (bytes != null) {
      sha.update(bytes);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
