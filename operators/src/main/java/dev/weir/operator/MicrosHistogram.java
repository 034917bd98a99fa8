package dev.weir.operator;

import org.apache.flink.metrics.MetricGroup;

/** Durations of calls that are too short and too many to time every one. */
final class MicrosHistogram {
  private static final long[] BOUNDS_MICROS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000};
  private static final long NANOS_PER_MICRO = 1_000;

  /** One event in so many is timed: reading the clock twice would cost more than a small model. */
  private static final int EVERY = 64;

  private final BucketCounters buckets;
  private int skipped;
  private long startNanos;
  private boolean timing;

  MicrosHistogram(MetricGroup operatorGroup, String name) {
    buckets = new BucketCounters(operatorGroup.addGroup(TenantMetrics.GROUP), name, BOUNDS_MICROS);
  }

  void start() {
    timing = ++skipped == EVERY;
    if (timing) {
      skipped = 0;
      startNanos = System.nanoTime();
    }
  }

  void stop() {
    if (timing) {
      buckets.count((System.nanoTime() - startNanos) / NANOS_PER_MICRO);
    }
  }
}
