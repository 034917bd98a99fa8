package dev.weir.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** When the results of an open loop became visible, by the phases of its load. One thread. */
final class Arrivals {
  private static final byte[] OFFSET = "\"offset\":".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double CALM_PERCENTILE = 99;

  private final OpenLoop.Pace pace;
  private final BitSet seen = new BitSet();
  private final List<Histogram> latencies;
  private final long[] seenLate;
  private final long lateNanos;
  private final long[] calmNanos;
  private final double[] caughtUpNanos;
  private long repeated;

  /** Results that take longer than {@code lateNanos} are counted as late. */
  Arrivals(OpenLoop.Pace pace, long lateNanos) {
    this.pace = pace;
    this.lateNanos = lateNanos;
    int phases = pace.schedule().phases().size();
    latencies = Stream.generate(() -> new Histogram(DIGITS)).limit(phases).toList();
    seenLate = new long[phases];
    calmNanos = new long[phases];
    caughtUpNanos = new double[phases];
    Arrays.fill(caughtUpNanos, Double.NaN);
  }

  /** A result that was visible at {@code nowNanos}. */
  void take(byte[] score, long nowNanos) {
    int index = (int) offset(score);
    if (seen.get(index)) {
      repeated++;
      return;
    }
    seen.set(index);
    int phase = pace.schedule().phaseOf(index);
    long latency = Math.max(0, nowNanos - pace.dueNanos(index));
    if (latencies.get(phase).getTotalCount() == 0) {
      calmNanos[phase] = calmNanos(phase);
    }
    latencies.get(phase).recordValue(latency);
    if (latency > lateNanos) {
      seenLate[phase]++;
    }
    if (Double.isNaN(caughtUpNanos[phase]) && latency <= calmNanos[phase]) {
      caughtUpNanos[phase] = nowNanos - pace.startNanos() - pace.schedule().beginNanos(phase);
    }
  }

  /** What a spike is over by: the latency two phases earlier. */
  private long calmNanos(int phase) {
    return phase < 2
        ? Long.MAX_VALUE
        : latencies.get(phase - 2).getValueAtPercentile(CALM_PERCENTILE);
  }

  /** The offset that a result names as its source, which is the last thing it says. */
  static long offset(byte[] score) {
    for (int at = score.length - OFFSET.length; at >= 0; at--) {
      if (Arrays.equals(score, at, at + OFFSET.length, OFFSET, 0, OFFSET.length)) {
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
    return pace.schedule().events() - seen.cardinality();
  }

  /** Results that came again. */
  long repeated() {
    return repeated;
  }

  /** Results of a phase so far. */
  long seen(int phase) {
    return latencies.get(phase).getTotalCount();
  }

  /** Results of a phase that were late. */
  long seenLate(int phase) {
    return seenLate[phase];
  }

  /**
   * From a phase's begin until the first of its results that came as quickly as 99 % did two phases
   * earlier, before the spike; NaN if none did.
   */
  double caughtUpMillis(int phase) {
    return caughtUpNanos[phase] / NANOS_PER_MILLI;
  }

  /** So many percent of a phase's events had their result within these milliseconds. */
  double millisAt(int phase, double percentile) {
    return latencies.get(phase).getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
