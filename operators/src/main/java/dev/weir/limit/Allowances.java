package dev.weir.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The allowances of all partitions that a subtask reads, and, after a restore, of those that
 * another one reads: nobody knows who gets a partition before its first record comes.
 *
 * <p>What is restored is saved again whole by whoever has got the partition, and as it was by one
 * subtask that the partition's hash chooses. So it never multiplies, and of the two the one with
 * the higher offset is the truth.
 */
public final class Allowances {
  private final Map<Place, PartitionAllowances> own = new HashMap<>();
  private final Map<Place, PartitionAllowances> restored = new HashMap<>();
  private PartitionAllowances last;

  private record Place(String topic, int partition) {
    /** The one of {@code subtasks} that keeps what nobody has touched. */
    int keeper(int subtasks) {
      return Math.floorMod(31 * topic.hashCode() + partition, subtasks);
    }
  }

  /** Takes what a subtask has saved, in any order. */
  public void restore(PartitionAllowances saved) {
    Place place = new Place(saved.topic(), saved.partition());
    PartitionAllowances known = restored.get(place);
    if (known == null || known.offset() < saved.offset()) {
      restored.put(place, saved);
    }
  }

  /** Whether nothing was ever counted. */
  public boolean isEmpty() {
    return own.isEmpty() && restored.isEmpty();
  }

  /** Those of a partition that this subtask reads from now on. */
  public PartitionAllowances of(String topic, int partition) {
    if (last == null || !last.is(topic, partition)) {
      last = own.computeIfAbsent(new Place(topic, partition), this::take);
    }
    return last;
  }

  private PartitionAllowances take(Place place) {
    PartitionAllowances saved = restored.remove(place);
    return saved != null ? saved : new PartitionAllowances(place.topic, place.partition, -1);
  }

  /** What subtask {@code index} of {@code subtasks} has to save. */
  public List<PartitionAllowances> toSave(int index, int subtasks) {
    List<PartitionAllowances> saved = new ArrayList<>(own.values());
    restored.forEach(
        (place, untouched) -> {
          if (place.keeper(subtasks) == index) {
            saved.add(untouched);
          }
        });
    return saved;
  }
}
