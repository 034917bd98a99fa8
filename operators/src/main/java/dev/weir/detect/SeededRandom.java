package dev.weir.detect;

/**
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): one long of state, saved with the model, so that
 * a restored model draws the numbers that the lost one would have drawn.
 */
public final class SeededRandom {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  /** A generator that goes on from {@code state}. */
  public SeededRandom(long state) {
    this.state = state;
  }

  /** A seed that depends on both, so that neither alone decides. */
  public static long mix(long first, long second) {
    return new SeededRandom(first * GAMMA + second).nextLong();
  }

  /** What to save. */
  public long state() {
    return state;
  }

  /** All 64 bits. */
  public long nextLong() {
    state += GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** Uniform in [0, bound), for a bound far below 2^31. */
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }
}
