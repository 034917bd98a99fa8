package dev.weir.operator;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * A distribution as cumulative buckets with the label {@code le}, which add up over subtasks; the
 * quantiles of a summary do not.
 */
final class BucketCounters {
  private final long[] bounds;
  private final Counter[] buckets;

  /** Registers {@code name} and "Bucket" in {@code group}, one for each of the rising bounds. */
  BucketCounters(MetricGroup group, String name, long... bounds) {
    this.bounds = bounds;
    this.buckets = new Counter[bounds.length + 1];
    for (int b = 0; b < buckets.length; b++) {
      String bound = b < bounds.length ? Long.toString(bounds[b]) : "+Inf";
      buckets[b] = group.addGroup("le", bound).counter(name + "Bucket");
    }
  }

  void count(long value) {
    for (int b = 0; b < buckets.length; b++) {
      if (b == bounds.length || value <= bounds[b]) {
        buckets[b].inc();
      }
    }
  }
}
