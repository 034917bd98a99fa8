package dev.weir.event;

/**
 * The fixed hash that stands for a category's text in a feature array, and so decides its bucket.
 * It is part of what a saved model means: it has no seed and is never changed (a golden test pins
 * it).
 *
 * <p>FNV-1a over the UTF-16 code units (one step per unit, offset basis {@code cbf29ce484222325},
 * prime {@code 100000001b3}), then the 64-bit finaliser of MurmurHash3, then the upper 52 bits: an
 * integer that a double holds exactly. Equal hashes of different texts are one category; by chance
 * that takes about 70 million texts.
 */
public final class CategoryHash {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private CategoryHash() {}

  /** The hash of a whole text: an integer in [0, 2^52). */
  public static double of(String text) {
    char[] units = text.toCharArray();
    return of(units, 0, units.length);
  }

  /** The hash of {@code length} units from {@code from}: an integer in [0, 2^52). */
  public static double of(char[] units, int from, int length) {
    long hash = OFFSET_BASIS;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ units[i]) * PRIME;
    }
    return finish(hash);
  }

  /** The hash of the text that is these ASCII bytes: an integer in [0, 2^52). */
  static double ofAscii(byte[] text, int from, int end) {
    long hash = OFFSET_BASIS;
    for (int i = from; i < end; i++) {
      hash = (hash ^ text[i]) * PRIME;
    }
    return finish(hash);
  }

  private static double finish(long folded) {
    long hash = folded;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (hash ^ (hash >>> 33)) >>> 12;
  }
}
