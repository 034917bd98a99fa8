package dev.weir.chaos;

/**
 * When each event is due.
 *
 * @param eventsPerSecond by the wall clock; 0: as fast as the broker takes them
 */
public record Pace(double eventsPerSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Refuses paces that lead nowhere. */
  public Pace {
    if (!(eventsPerSecond >= 0)) {
      throw new IllegalArgumentException(
          "found " + eventsPerSecond + " events per second, expected 0 or more");
    }
  }

  /** An open loop: what is late is sent at once, and nothing is left out. */
  public static Pace realTime(double eventsPerSecond) {
    return new Pace(eventsPerSecond);
  }

  /** As fast as broker and gates let them through. */
  public static Pace flatOut() {
    return new Pace(0);
  }

  /** Nanoseconds after the first event at which this one is due. */
  long dueNanos(long index) {
    return eventsPerSecond == 0 ? 0 : (long) (index * (NANOS_PER_SECOND / eventsPerSecond));
  }

  /** The event that is due so long after the first; {@code sent} where there is no rate. */
  long indexAt(long nanosSinceFirst, long sent) {
    return eventsPerSecond == 0
        ? sent
        : (long) (nanosSinceFirst * (eventsPerSecond / NANOS_PER_SECOND)) + 1;
  }
}
