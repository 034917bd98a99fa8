package dev.weir.operator;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What a {@link ModelCache} tells: one series each for a subtask, never one for a tenant. */
final class ModelCacheMetrics {
  private static final long[] BOUNDS_MILLIS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000};

  /** Events whose model was in the cache. */
  final Counter hits;

  /** Those of them whose model was kept as bytes. */
  final Counter unfolded;

  /** Events whose model was read from the state, or had none. */
  final Counter misses;

  /** Models that had to leave. */
  final Counter evictions;

  /**
   * Models written to the state between two checkpoints: too many were dirty, they were idle, or
   * had to leave.
   */
  final Counter writtenBehind;

  /** Models written while a checkpoint waited. */
  final Counter flushed;

  /** Milliseconds that a checkpoint waited for them. */
  final BucketCounters flushMillis;

  private final MetricGroup group;

  ModelCacheMetrics(MetricGroup operatorGroup) {
    group = operatorGroup.addGroup(TenantMetrics.GROUP).addGroup("modelCache");
    hits = group.counter("hits");
    unfolded = group.counter("unfolded");
    misses = group.counter("misses");
    evictions = group.counter("evictions");
    writtenBehind = group.counter("writtenBehind");
    flushed = group.counter("flushed");
    flushMillis = new BucketCounters(group, "flushMillis", BOUNDS_MILLIS);
  }

  /** Shows a number that the task's thread changes; a reader may see it a little late. */
  void show(String name, LongSupplier number) {
    group.gauge(name, (Gauge<Long>) number::getAsLong);
  }
}
