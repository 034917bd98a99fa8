package dev.weir.state;

import dev.weir.tenant.Verdict;

/**
 * What people have said of the alerts of one severity under one config.
 *
 * @param newestMillis the latest time of an event that was judged
 * @param anomalies alerts that were right
 * @param normals alerts that were not
 */
public record VerdictCounts(long newestMillis, long anomalies, long normals) {
  /** Before anybody has said anything. */
  public static final VerdictCounts NONE = new VerdictCounts(Long.MIN_VALUE, 0, 0);

  /** With one more verdict, or one less where {@code by} is -1. */
  public VerdictCounts add(Decision decision, Verdict verdict, int by) {
    return new VerdictCounts(
        Math.max(newestMillis, decision.timeMillis()),
        anomalies + (verdict == Verdict.ANOMALY ? by : 0),
        normals + (verdict == Verdict.NORMAL ? by : 0));
  }

  /** The share of judged alerts that were right; NaN where none was judged. */
  public double precision() {
    return (double) anomalies / (anomalies + normals);
  }
}
