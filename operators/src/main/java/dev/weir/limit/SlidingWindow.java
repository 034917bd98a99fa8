package dev.weir.limit;

/**
 * So many events in every window of time that ends now, by the well-known weighted counter of two
 * buckets: the events of the present window, and those of the window before for the part of it that
 * the sliding window still covers, as if they had come evenly. Two numbers a tenant, whatever the
 * limit; an exact log of times would need one for every event.
 *
 * <p>At most {@code 2 * events} can come in some window of that length: where the events before
 * came in its last moment, the estimate counts too few of them.
 *
 * @param events of one window and one partition, 1 to 3.6e10
 * @param windowMillis one millisecond to {@link #MAX_WINDOW_MILLIS}
 */
public record SlidingWindow(long events, long windowMillis) implements Limiter {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public SlidingWindow {
    Limiter.within("events", events, 1, MAX_EVENTS * MAX_WINDOW_MILLIS / 1_000);
    Limiter.within("window", windowMillis, 1, MAX_WINDOW_MILLIS);
  }

  @Override
  public long take(Allowance allowance, long timestampMillis) {
    if (allowance.kind != Allowance.SLIDING || allowance.unit != windowMillis) {
      allowance.begin(Allowance.SLIDING, windowMillis, 0);
    }
    long now = Limiter.advance(allowance.clockMillis, timestampMillis);
    turn(allowance, now / windowMillis - allowance.clockMillis / windowMillis);
    allowance.clockMillis = now;
    long passed = now % windowMillis;
    // All in event-milliseconds, at most 3 * 3.6e10 * 3.6e6.
    long before = allowance.first * (windowMillis - passed);
    if (before + (allowance.second + 1) * windowMillis <= events * windowMillis) {
      allowance.second++;
      return ADMITTED;
    }
    return retryAt(allowance);
  }

  private static void turn(Allowance allowance, long windows) {
    if (windows > 0) {
      allowance.first = windows == 1 ? allowance.second : 0;
      allowance.second = 0;
    }
  }

  private long retryAt(Allowance allowance) {
    long start = allowance.clockMillis / windowMillis * windowMillis;
    if (allowance.second < events) {
      return start + firstMillisWith(allowance.first, events - allowance.second - 1);
    }
    return start + windowMillis + firstMillisWith(allowance.second, events - 1);
  }

  /**
   * How far into a window {@code before} events of the last one weigh no more than {@code room}.
   */
  private long firstMillisWith(long before, long room) {
    return before <= room ? 0 : windowMillis - room * windowMillis / before;
  }
}
