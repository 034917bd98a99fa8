package dev.weir.audit;

import dev.weir.job.SourcePosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The ledger of events and results: takes both in any order and says which events have no result
 * and which have several. Four bits per event. Used by one thread.
 */
public final class Audit {
  private final Map<TopicPartition, Ledger> ledgers =
      new TreeMap<>(
          Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
  private long unreadable;

  private static final class Ledger {
    final OffsetSet events = new OffsetSet();
    final OffsetSet judged = new OffsetSet();
    final OffsetSet refused = new OffsetSet();
    final OffsetSet twice = new OffsetSet();
    long surplus;
  }

  /** Notes a partition, which may have no event at all. */
  public void partition(TopicPartition partition) {
    ledgers.computeIfAbsent(partition, p -> new Ledger());
  }

  /** Notes that there is an event. */
  public void event(TopicPartition partition, long offset) {
    ledgers.computeIfAbsent(partition, p -> new Ledger()).events.add(offset);
  }

  /** Notes a score of this event; one of a partition that was not noted names no event. */
  public void judged(SourcePosition source) {
    Ledger ledger = ledgers.get(source.partition());
    if (ledger == null) {
      unreadable++;
    } else {
      came(ledger, ledger.judged, ledger.refused, source.offset());
    }
  }

  /** Notes a dead letter of this event; one of a partition that was not noted names no event. */
  public void refused(SourcePosition source) {
    Ledger ledger = ledgers.get(source.partition());
    if (ledger == null) {
      unreadable++;
    } else {
      came(ledger, ledger.refused, ledger.judged, source.offset());
    }
  }

  /** Notes a result that names no event. */
  public void unreadable() {
    unreadable++;
  }

  private static void came(Ledger ledger, OffsetSet same, OffsetSet other, long offset) {
    if (!same.add(offset) || other.contains(offset)) {
      ledger.twice.add(offset);
      ledger.surplus++;
    }
  }

  /** What is known so far. */
  public AuditResult result() {
    List<PartitionAudit> partitions = new ArrayList<>();
    ledgers.forEach((partition, ledger) -> partitions.add(audit(partition, ledger)));
    return new AuditResult(partitions, unreadable);
  }

  private static PartitionAudit audit(TopicPartition partition, Ledger ledger) {
    OffsetSet came = ledger.judged.or(ledger.refused);
    OffsetSet open = ledger.events.andNot(came);
    OffsetSet missing = open.between(0, came.max());
    return new PartitionAudit(
        partition,
        ledger.events.size(),
        ledger.judged.size() - ledger.judged.andNot(ledger.events).size(),
        ledger.refused.size() - ledger.refused.andNot(ledger.events).size(),
        missing,
        // Later notes must not change a result that was handed out.
        ledger.twice.or(new OffsetSet()),
        ledger.surplus,
        open.andNot(missing),
        came.andNot(ledger.events).size());
  }
}
