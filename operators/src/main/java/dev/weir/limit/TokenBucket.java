package dev.weir.limit;

/**
 * The token bucket: an event takes a token, tokens come in at a steady rate, and the bucket holds
 * no more than a burst of them.
 *
 * <p>A share of a rate is no whole number of events. So a bucket is counted in units of which an
 * event takes {@code 1000 * partitions} and a millisecond brings {@code eventsPerSecond}: nothing
 * is rounded, and all shares together are the rate.
 *
 * @param eventsPerSecond of all partitions together, 1 to {@link #MAX_EVENTS}
 * @param burst events that an unused bucket admits at once, of all partitions together; in each
 *     partition it is one event at least
 * @param partitions how many share the limit, 1 to {@link #MAX_PARTITIONS}
 */
public record TokenBucket(long eventsPerSecond, long burst, long partitions) implements Limiter {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public TokenBucket {
    Limiter.within("eventsPerSecond", eventsPerSecond, 1, MAX_EVENTS);
    Limiter.within("burst", burst, 1, MAX_EVENTS);
    Limiter.within("partitions", partitions, 1, MAX_PARTITIONS);
  }

  /** Units that an event takes. */
  private long cost() {
    return 1_000 * partitions;
  }

  /** Units that a bucket holds. */
  private long capacity() {
    return Math.max(1_000 * burst, cost());
  }

  @Override
  public long take(Allowance allowance, long timestampMillis) {
    if (allowance.kind != Allowance.BUCKET) {
      allowance.begin(Allowance.BUCKET, cost(), capacity());
    } else if (allowance.unit != cost()) {
      allowance.begin(Allowance.BUCKET, cost(), converted(allowance));
    }
    refill(allowance, Limiter.advance(allowance.clockMillis, timestampMillis));
    if (allowance.first >= cost()) {
      allowance.first -= cost();
      return ADMITTED;
    }
    long lacking = cost() - allowance.first;
    return allowance.clockMillis + millisFor(lacking);
  }

  private void refill(Allowance allowance, long nowMillis) {
    long room = capacity() - allowance.first;
    long passed = nowMillis - allowance.clockMillis;
    allowance.clockMillis = nowMillis;
    // Compared before it is multiplied: a clock may jump by thousands of years.
    if (room <= 0 || passed >= millisFor(room)) {
      allowance.first = capacity();
    } else {
      allowance.first += passed * eventsPerSecond;
    }
  }

  /** How long so many units take to come in. */
  private long millisFor(long units) {
    return (units + eventsPerSecond - 1) / eventsPerSecond;
  }

  /** As many events as before, in the units of another number of partitions. */
  private long converted(Allowance allowance) {
    long events = allowance.first / allowance.unit;
    long rest = allowance.first % allowance.unit;
    return events * cost() + rest * cost() / allowance.unit;
  }
}
