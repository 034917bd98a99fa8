package dev.weir.tools.verify;

import java.util.Arrays;

/** Sums over the entries of one operator that are of one tenant. */
final class Totals {
  static final int ENTRIES = 0;
  static final int MODELS = 1;
  static final int TIMERS_EXPECTED = 2;
  static final int TIMER_SUM_EXPECTED = 3;
  static final int TIMERS = 4;
  static final int TIMER_SUM = 5;
  static final int PLACES_KEPT = 6;
  static final int PLACE_TIMES = 7;
  static final int UNEXPLAINED = 8;
  static final int SIZE = 9;

  private Totals() {}

  /** A number for a timer of a key, so that sums tell two sets of timers apart. */
  static long timer(byte[] key, int from, long millis) {
    long hash = 0xcbf29ce484222325L ^ millis * 0x9e3779b97f4a7c15L;
    for (int i = from; i < key.length; i++) {
      hash = (hash ^ key[i]) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0xd6e8feb86659fd93L;
    return hash ^ hash >>> 32;
  }

  static void add(long[] to, long[] more) {
    Arrays.setAll(to, i -> to[i] + more[i]);
  }
}
