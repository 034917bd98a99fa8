package dev.weir.audit;

import org.apache.kafka.common.TopicPartition;

/**
 * What became of the events of one partition. Every event is judged, refused, missing or trailing,
 * and only one that came out twice can be both judged and refused.
 *
 * @param partition of the events
 * @param events how many there are
 * @param judged how many have a score
 * @param refused how many have a dead letter
 * @param missing those with neither, up to the last event of the partition that came out
 * @param twice those with more than one result
 * @param surplus results beyond the first of an event
 * @param trailing those behind the last event of the partition that came out: not judged yet
 * @param withoutEvent offsets with a result whose event has gone, by retention or compaction
 */
public record PartitionAudit(
    TopicPartition partition,
    long events,
    long judged,
    long refused,
    OffsetSet missing,
    OffsetSet twice,
    long surplus,
    OffsetSet trailing,
    long withoutEvent) {
  /** Whether nothing is missing and nothing came out twice. */
  public boolean exactlyOnce() {
    return missing.size() == 0 && twice.size() == 0;
  }
}
