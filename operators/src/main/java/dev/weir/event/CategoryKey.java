package dev.weir.event;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret by which categories with {@code pii: hash} are hashed: without it nobody can tell from
 * state, scores or the network whether a value was among them by hashing guesses.
 *
 * <p>Equal texts have equal hashes, of every tenant and feature. HMAC-SHA256 over the text in
 * UTF-8, of which the first 52 bits are kept: an integer that a double holds exactly, as of {@link
 * CategoryHash}. Part of what a saved model means: never changed. Not safe for use by two threads.
 */
public final class CategoryKey implements Serializable {
  /** The shortest secret, in bytes: as many as the hash has. */
  public static final int MIN_BYTES = 32;

  /**
   * Stands for a key that is not there, or must not be gone without: every text becomes {@link
   * FeatureLayout#MISSING}.
   */
  public static final CategoryKey WITHHELD = new CategoryKey();

  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BITS_LEFT_OUT = 12;

  private final byte[] secret;
  private transient Mac mac;

  private CategoryKey() {
    this.secret = null;
  }

  /**
   * A key of this secret.
   *
   * @throws IllegalArgumentException if it is shorter than {@link #MIN_BYTES}
   */
  public CategoryKey(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "found a secret of " + secret.length + " bytes, expected at least " + MIN_BYTES);
    }
    this.secret = secret.clone();
  }

  /** The hash of a text: an integer in [0, 2^52). */
  public double hash(String text) {
    if (secret == null) {
      return FeatureLayout.MISSING;
    }
    if (mac == null) {
      mac = begin();
    }
    byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    long first = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      first = first << Byte.SIZE | digest[i] & 0xFF;
    }
    return first >>> BITS_LEFT_OUT;
  }

  private Mac begin() {
    try {
      Mac begun = Mac.getInstance(ALGORITHM);
      begun.init(new SecretKeySpec(secret, ALGORITHM));
      return begun;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "CategoryKey[******]";
  }
}
