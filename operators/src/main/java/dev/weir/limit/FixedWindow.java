package dev.weir.limit;

/**
 * So many events in each window of time; windows follow one another from the epoch on. The simplest
 * limit, and the coarsest: around the border of two windows, twice as many can come at once.
 *
 * @param events of one window and one partition, 1 to 3.6e10
 * @param windowMillis one millisecond to {@link #MAX_WINDOW_MILLIS}
 */
public record FixedWindow(long events, long windowMillis) implements Limiter {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public FixedWindow {
    Limiter.within("events", events, 1, MAX_EVENTS * MAX_WINDOW_MILLIS / 1_000);
    Limiter.within("window", windowMillis, 1, MAX_WINDOW_MILLIS);
  }

  @Override
  public long take(Allowance allowance, long timestampMillis) {
    if (allowance.kind != Allowance.FIXED || allowance.unit != windowMillis) {
      allowance.begin(Allowance.FIXED, windowMillis, 0);
    }
    long now = Limiter.advance(allowance.clockMillis, timestampMillis);
    if (now / windowMillis != allowance.clockMillis / windowMillis) {
      allowance.first = 0;
    }
    allowance.clockMillis = now;
    if (allowance.first < events) {
      allowance.first++;
      return ADMITTED;
    }
    return (now / windowMillis + 1) * windowMillis;
  }
}
