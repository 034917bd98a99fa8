package dev.weir.limit;

/**
 * What one tenant has used up of its limit in one partition. Changed by every event; not safe for
 * use by two threads.
 *
 * <p>Its numbers mean what the limiter of its kind says that has changed it last.
 */
public final class Allowance {
  /** The kind of an allowance that no limiter has touched. */
  public static final int NONE = 0;

  /** Of {@link TokenBucket}. */
  static final int BUCKET = 1;

  /** Of {@link FixedWindow}. */
  static final int FIXED = 2;

  /** Of {@link SlidingWindow}. */
  static final int SLIDING = 3;

  /** More than any limiter counts, and little enough that no product of a limiter overflows. */
  static final long MAX_COUNT = 1_000_000_000_000L;

  private static final long MAX_UNIT = 1_000 * Limiter.MAX_PARTITIONS;

  int kind;
  long unit;
  long clockMillis;
  long first;
  long second;

  /** Nothing used up, at the beginning of time. */
  public Allowance() {}

  /**
   * As it was saved.
   *
   * @throws IllegalArgumentException for numbers that no allowance has had
   */
  public Allowance(int kind, long unit, long clockMillis, long first, long second) {
    this.kind = (int) Limiter.within("kind", kind, NONE, SLIDING);
    this.unit =
        Limiter.within("unit", unit, kind == NONE ? 0 : kind == BUCKET ? 1_000 : 1, MAX_UNIT);
    this.clockMillis = Limiter.within("clock", clockMillis, 0, Limiter.MAX_MILLIS);
    this.first = Limiter.within("first", first, 0, MAX_COUNT);
    this.second = Limiter.within("second", second, 0, MAX_COUNT);
  }

  /** Which kind of limiter has changed it last. */
  public int kind() {
    return kind;
  }

  /** What the numbers are counted in: units per event of a bucket, milliseconds of a window. */
  public long unit() {
    return unit;
  }

  /** The largest timestamp it has seen. */
  public long clockMillis() {
    return clockMillis;
  }

  /** What a bucket holds; the events of the window, or of the one before a sliding one. */
  public long first() {
    return first;
  }

  /** The events of the present window of a sliding one; 0 for the others. */
  public long second() {
    return second;
  }

  /** Begins anew for another limiter; the clock goes on. */
  void begin(int newKind, long newUnit, long newFirst) {
    kind = newKind;
    unit = newUnit;
    first = newFirst;
    second = 0;
  }
}
