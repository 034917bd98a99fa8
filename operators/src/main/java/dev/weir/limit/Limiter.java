package dev.weir.limit;

/**
 * A limit on how many events come in a time. The parameters only: what has come is an {@link
 * Allowance}, so that one limiter serves all tenants of a config.
 *
 * <p>Integers throughout: the same allowances and timestamps give the same decisions on every
 * machine. An allowance that another kind of limiter has left, or one of another window, begins
 * anew, with nothing used up.
 */
public sealed interface Limiter permits TokenBucket, SlidingWindow, FixedWindow {
  /** What {@link #take} answers for an event within the limit. */
  long ADMITTED = -1;

  /** The last millisecond of the year 9999: no clock goes beyond it, and no sum overflows. */
  long MAX_MILLIS = 253_402_300_799_999L;

  /** The longest window: one hour. */
  long MAX_WINDOW_MILLIS = 3_600_000;

  /** The most events of a second, of a burst, or of a second of a window. */
  long MAX_EVENTS = 10_000_000;

  /** The most partitions that a limit is divided by. */
  long MAX_PARTITIONS = 100_000;

  /**
   * Decides upon one event, and counts it if it is within the limit: what is refused uses up
   * nothing.
   *
   * @param timestampMillis the event's; one before the allowance's clock counts as the clock
   * @return {@link #ADMITTED}, or the first millisecond at which an event would be admitted if none
   *     came before
   */
  long take(Allowance allowance, long timestampMillis);

  /** The clock after an event of {@code timestampMillis}: it never goes back. */
  static long advance(long clockMillis, long timestampMillis) {
    return Math.max(clockMillis, Math.min(timestampMillis, MAX_MILLIS));
  }

  /** Refuses a parameter outside its range. */
  static long within(String name, long found, long min, long max) {
    if (found < min || found > max) {
      throw new IllegalArgumentException(
          name + ": found " + found + ", expected " + min + " to " + max);
    }
    return found;
  }
}
