package dev.weir.detect;

/**
 * A small generator whose whole state is one long.
 *
 * <p>The state counts up by a fixed odd step and each number is a mix of the state (SplitMix64), so
 * that the numbers ahead can be read out of order with {@link #unitAt} and passed over with {@link
 * #skip}.
 */
public final class SeededRandom {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  /** A generator that goes on from a state, or begins at a seed. */
  public SeededRandom(long state) {
    this.state = state;
  }

  /** One seed out of two; both matter and so does their order. */
  public static long combine(long first, long second) {
    return mix(mix(first + STEP) + second);
  }

  /** What a generator must be created with to go on from here. */
  public long state() {
    return state;
  }

  /** Any long. */
  public long nextLong() {
    state += STEP;
    return mix(state);
  }

  /** A number from 0 to below the bound, which must be positive. */
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** A number from 0 to below 1. */
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** A generator of its own, seeded from this one. */
  public SeededRandom split() {
    return new SeededRandom(mix(nextLong()));
  }

  /** Passes over numbers, as if they had been drawn. */
  public void skip(long numbers) {
    state += numbers * STEP;
  }

  /** What the draw after {@code ahead} others would give to {@link #nextDouble} from a state. */
  public static double unitAt(long state, long ahead) {
    return (mix(state + (ahead + 1) * STEP) >>> 11) * UNIT;
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
