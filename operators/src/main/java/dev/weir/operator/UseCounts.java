package dev.weir.operator;

import java.util.Arrays;

/**
 * About how often each key was used lately, of all keys, in a few bytes for each that is cached: a
 * count-min sketch (Cormode and Muthukrishnan 2005) of four small counters a key, of which only the
 * lowest are counted up, halved again and again as TinyLFU does (Einziger, Friedman and Manes
 * 2017). It may take a key for one that was used more often, never for one used less.
 */
final class UseCounts {
  private static final int MOST = 15;
  private static final int COUNTERS_PER_MODEL = 64;
  private static final int LEAST_COUNTERS = 1 << 12;
  private static final int MOST_COUNTERS = 1 << 28;
  private static final long[] MIXES = {
    0x9e3779b97f4a7c15L, 0xc2b2ae3d27d4eb4fL, 0x165667b19e3779f9L, 0xd6e8feb86659fd93L
  };

  private byte[] counters = new byte[LEAST_COUNTERS];
  private int sinceHalved;

  /** About how often, 0 to 15. */
  int of(Object key) {
    return least(key.hashCode());
  }

  private int least(int hash) {
    int least = MOST;
    for (long mix : MIXES) {
      least = Math.min(least, counters[place(hash, mix)]);
    }
    return least;
  }

  /** The key is used once more. */
  void add(Object key) {
    int hash = key.hashCode();
    int least = least(hash);
    if (least < MOST) {
      for (long mix : MIXES) {
        int place = place(hash, mix);
        if (counters[place] == least) {
          counters[place]++;
        }
      }
    }
    if (++sinceHalved >= counters.length) {
      halve();
    }
  }

  /** There is room for the counters of so many cached models, and of those they compete with. */
  void makeRoom(int models) {
    while ((long) models * COUNTERS_PER_MODEL > counters.length
        && counters.length < MOST_COUNTERS) {
      int length = counters.length;
      // A place in the larger table is the old one or that much further on: both get the count.
      counters = Arrays.copyOf(counters, 2 * length);
      System.arraycopy(counters, 0, counters, length, length);
    }
  }

  private void halve() {
    for (int i = 0; i < counters.length; i++) {
      counters[i] >>= 1;
    }
    sinceHalved /= 2;
  }

  private int place(int hash, long mix) {
    long mixed = (hash ^ mix >>> 32) * mix;
    return (int) (mixed >>> 32) & counters.length - 1;
  }
}
