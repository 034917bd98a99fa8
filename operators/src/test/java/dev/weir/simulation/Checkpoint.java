package dev.weir.simulation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/** A checkpoint on its way: what every subtask has saved for it so far. */
final class Checkpoint {
  private final long id;
  private final Map<Task, OperatorSubtaskState> saved = new IdentityHashMap<>();
  private final Map<Source, Map<Integer, Integer>> positions = new IdentityHashMap<>();

  private SavedConfigs configs;

  Checkpoint(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  void acknowledge(Task task, OperatorSubtaskState state) {
    saved.put(task, state);
  }

  /** All subtasks must hold the same configs at a barrier: each was sent the same before it. */
  void configs(SavedConfigs found) {
    if (configs != null && !configs.equals(found)) {
      throw new AssertionError(
          "configs at checkpoint " + id + ": found " + found + ", another subtask " + configs);
    }
    configs = found;
  }

  /** Where a source stood at the barrier. */
  void positions(Source source, Map<Integer, Integer> byPartition) {
    positions.put(source, byPartition);
  }

  Map<Integer, Integer> positions(Source source) {
    return positions.get(source);
  }

  boolean isAcknowledgedBy(List<? extends Task> tasks) {
    return saved.keySet().containsAll(tasks);
  }

  List<OperatorSubtaskState> states(List<? extends Task> tasks) {
    List<OperatorSubtaskState> states = new ArrayList<>();
    tasks.forEach(task -> states.add(saved.get(task)));
    return states;
  }
}
