package dev.weir.audit;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What became of all events.
 *
 * @param partitions in the order of topic and partition
 * @param unreadable records among the results that name no event, or one of another topic
 */
public record AuditResult(List<PartitionAudit> partitions, long unreadable) {
  /** Copies the list. */
  public AuditResult {
    partitions = List.copyOf(partitions);
  }

  /** One number of all partitions together. */
  public long total(ToLongFunction<PartitionAudit> number) {
    return partitions.stream().mapToLong(number).sum();
  }

  /** Events that are missing. */
  public long missing() {
    return total(partition -> partition.missing().size());
  }

  /** Events that came out more than once. */
  public long twice() {
    return total(partition -> partition.twice().size());
  }

  /** Events that are not judged yet. */
  public long trailing() {
    return total(partition -> partition.trailing().size());
  }

  /** Whether nothing is missing and nothing came out twice; events may still wait for judgement. */
  public boolean exactlyOnce() {
    return partitions.stream().allMatch(PartitionAudit::exactlyOnce);
  }
}
