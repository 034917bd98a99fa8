package dev.weir.operator;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Durations as cumulative buckets with the label {@code le}, which add up over subtasks; the
 * quantiles of a summary do not.
 */
final class MicrosHistogram {
  private static final long[] BOUNDS_MICROS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000};
  private static final long NANOS_PER_MICRO = 1_000;

  /** One event in so many is timed: reading the clock twice would cost more than a small model. */
  private static final int EVERY = 64;

  private final Counter[] buckets = new Counter[BOUNDS_MICROS.length + 1];
  private int skipped;
  private long startNanos;
  private boolean timing;

  MicrosHistogram(MetricGroup operatorGroup, String name) {
    MetricGroup group = operatorGroup.addGroup(TenantMetrics.GROUP);
    for (int b = 0; b < buckets.length; b++) {
      String bound = b < BOUNDS_MICROS.length ? Long.toString(BOUNDS_MICROS[b]) : "+Inf";
      buckets[b] = group.addGroup("le", bound).counter(name + "Bucket");
    }
  }

  void start() {
    timing = ++skipped == EVERY;
    if (timing) {
      skipped = 0;
      startNanos = System.nanoTime();
    }
  }

  void stop() {
    if (!timing) {
      return;
    }
    long micros = (System.nanoTime() - startNanos) / NANOS_PER_MICRO;
    for (int b = 0; b < buckets.length; b++) {
      if (b == BOUNDS_MICROS.length || micros <= BOUNDS_MICROS[b]) {
        buckets[b].inc();
      }
    }
  }
}
