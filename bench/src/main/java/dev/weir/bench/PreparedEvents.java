package dev.weir.bench;

import dev.weir.event.IsoTime;

/**
 * Events that were made before, taken again and again with another time each: to write one takes
 * longer than to send it, and a load must not wait for itself.
 */
final class PreparedEvents {
  private final byte[][] keys;
  private final byte[][] values;
  private final int[] timeAt;
  private int next = -1;

  /** So many of these. */
  PreparedEvents(BenchEvents events, int count) {
    keys = new byte[count][];
    values = new byte[count][];
    timeAt = new int[count];
    for (int e = 0; e < count; e++) {
      events.next();
      keys[e] = events.key();
      values[e] = events.value();
      timeAt[e] = events.timeAt();
    }
  }

  /** Goes on to the next, at this time. */
  void next(long timeMillis) {
    next = (next + 1) % values.length;
    IsoTime.write(timeMillis, values[next], timeAt[next]);
  }

  byte[] key() {
    return keys[next];
  }

  /** Good until its turn comes again; a producer has copied it when {@code send} returns. */
  byte[] value() {
    return values[next];
  }
}
