package dev.weir.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition whose committed results would come out again, since the state is older than they are.
 *
 * @param partition of the events
 * @param restored where the state goes on
 * @param results the highest offset with a committed result; {@link #UNSEEN} if there is none
 * @param group the offset that the consumer group reads next; {@link #UNSEEN} if there is none
 */
record Repetition(TopicPartition partition, long restored, long results, long group) {
  /** There is no such offset, or it does not count. */
  static final long UNSEEN = -1;

  /**
   * Everything that would come out twice, in the order of the partitions; empty if the state is new
   * enough. Results may stand <em>before</em> the state: its transactions are committed with the
   * restore if the failure came first.
   *
   * <p>With at-least-once only the group's offsets count. Results are then visible before the
   * checkpoint that covers them, so that after a failure the newest state is older than they are,
   * and there is no newer one to ask for.
   *
   * @param read the topics that the job reads
   */
  static List<Repetition> of(
      RestoredOffsets restored,
      CommittedOutput committed,
      EventTopics read,
      DeliveryGuarantee guarantee) {
    Set<TopicPartition> known =
        new TreeSet<>(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    known.addAll(committed.results().keySet());
    known.addAll(committed.group().keySet());
    // What the state holds is read on, even if the options have another topic by now.
    known.removeIf(p -> !read.covers(p.topic()) && !restored.partitions().contains(p));
    List<Repetition> repetitions = new ArrayList<>();
    for (TopicPartition partition : known) {
      long results =
          guarantee == DeliveryGuarantee.EXACTLY_ONCE
              ? committed.results().getOrDefault(partition, UNSEEN)
              : UNSEEN;
      long group = committed.group().getOrDefault(partition, UNSEEN);
      long next = restored.offset(partition).orElse(Long.MAX_VALUE);
      if (results >= next || group > next) {
        repetitions.add(new Repetition(partition, next, results, group));
      }
    }
    return repetitions;
  }

  /** How many at most: transactions' marks in the topic of the events take offsets too. */
  long events() {
    return Math.max(results + 1, group) - restored;
  }

  @Override
  public String toString() {
    List<String> witnesses = new ArrayList<>();
    if (results >= restored) {
      witnesses.add("results are committed up to offset " + results);
    }
    if (group > restored) {
      witnesses.add("its consumer group is at offset " + group);
    }
    return partition
        + ": the state goes on at offset "
        + restored
        + ", "
        + String.join(" and ", witnesses)
        + "; up to "
        + events()
        + (events() == 1 ? " event" : " events")
        + " would come out twice";
  }
}
