package dev.weir.limit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every tenant has used up in one partition. It follows from the partition's records up to an
 * offset and from nothing else.
 *
 * <p>At most {@link #MAX_TENANTS}: the one that has sent nothing for longest makes room, and is
 * taken for new if it comes again. Not safe for use by two threads.
 */
public final class PartitionAllowances {
  /** A partition of more tenants than this limits only those that send often. */
  public static final int MAX_TENANTS = 10_000;

  private final String topic;
  private final int partition;
  // Least recently used first, which is the order it is saved in.
  private final LinkedHashMap<String, Allowance> byTenant = new LinkedHashMap<>(16, 0.75f, true);
  private long offset;

  /** None yet; {@code offset} is that of the last record that counted. */
  public PartitionAllowances(String topic, int partition, long offset) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
  }

  public String topic() {
    return topic;
  }

  public int partition() {
    return partition;
  }

  /** Of the last record that was asked about. */
  public long offset() {
    return offset;
  }

  /** Notes that a record is asked about. */
  public void at(long recordOffset) {
    offset = recordOffset;
  }

  /** Whether this is that partition. */
  boolean is(String otherTopic, int otherPartition) {
    return partition == otherPartition && topic.equals(otherTopic);
  }

  /** What {@code tenant} has used up; null if that is nothing known. */
  public Allowance get(String tenant) {
    return byTenant.get(tenant);
  }

  /** Begins to count for {@code tenant}. */
  public Allowance add(String tenant) {
    return add(tenant, new Allowance());
  }

  /** As {@link #add(String)}, with what was saved; in the order of {@link #all}. */
  public Allowance add(String tenant, Allowance allowance) {
    if (byTenant.size() >= MAX_TENANTS && !byTenant.containsKey(tenant)) {
      byTenant.remove(byTenant.keySet().iterator().next());
    }
    byTenant.put(tenant, allowance);
    return allowance;
  }

  /** Forgets {@code tenant}, which has no limit. */
  public void remove(String tenant) {
    byTenant.remove(tenant);
  }

  /** Those known, the one that has sent nothing for longest first. */
  public Map<String, Allowance> all() {
    return Collections.unmodifiableMap(byTenant);
  }

  /** The same, apart from this. */
  public PartitionAllowances copy() {
    PartitionAllowances copy = new PartitionAllowances(topic, partition, offset);
    byTenant.forEach(
        (tenant, a) ->
            copy.add(
                tenant, new Allowance(a.kind(), a.unit(), a.clockMillis(), a.first(), a.second())));
    return copy;
  }
}
