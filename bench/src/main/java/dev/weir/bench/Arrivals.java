package dev.weir.bench;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.HdrHistogram.Histogram;

/** When the results of an open loop became visible. One thread. */
final class Arrivals {
  private static final byte[] OFFSET = "\"offset\":".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final OpenLoop.Pace pace;
  private final long warmUp;
  private final BitSet seen = new BitSet();
  private final Histogram latencies = new Histogram(DIGITS);
  private long repeated;

  /** The first {@code warmUp} events count as seen, and not as measured. */
  Arrivals(OpenLoop.Pace pace, long warmUp) {
    this.pace = pace;
    this.warmUp = warmUp;
  }

  /** A result that was visible at {@code nowNanos}. */
  void take(byte[] score, long nowNanos) {
    int index = (int) offset(score);
    if (seen.get(index)) {
      repeated++;
      return;
    }
    seen.set(index);
    if (index >= warmUp) {
      latencies.recordValue(Math.max(0, nowNanos - pace.dueNanos(index)));
    }
  }

  /** The offset that a result names as its source, which is the last thing it says. */
  static long offset(byte[] score) {
    for (int at = score.length - OFFSET.length; at >= 0; at--) {
      if (java.util.Arrays.equals(score, at, at + OFFSET.length, OFFSET, 0, OFFSET.length)) {
        long offset = 0;
        for (int i = at + OFFSET.length; score[i] >= '0' && score[i] <= '9'; i++) {
          offset = 10 * offset + (score[i] - '0');
        }
        return offset;
      }
    }
    throw new IllegalArgumentException("found no offset in a result");
  }

  /** Events whose result has not come. */
  long missing() {
    return pace.count() - seen.cardinality();
  }

  /** Results that came again. */
  long repeated() {
    return repeated;
  }

  /** Measured latencies. */
  long measured() {
    return latencies.getTotalCount();
  }

  /** So many percent of the measured events had their result within these milliseconds. */
  double millisAt(double percentile) {
    return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
