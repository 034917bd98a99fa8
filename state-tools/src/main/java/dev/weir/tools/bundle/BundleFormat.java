package dev.weir.tools.bundle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What the writer and the reader of bundles agree on. */
final class BundleFormat {
  /** {@code WRTB}. */
  static final int MAGIC = 0x57525442;

  /** 1: the only form there has been. */
  static final int VERSION = 1;

  /** Stands where a section's code would, before the counts. */
  static final int END = 0;

  /** No value is longer: the largest model that a config may ask for is far smaller. */
  static final int MAX_VALUE_BYTES = 512 << 20;

  /** No key is longer: a tenant and an entity of the longest. */
  static final int MAX_KEY_BYTES = 4_096;

  static final int DIGEST_BYTES = 32;

  private BundleFormat() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
