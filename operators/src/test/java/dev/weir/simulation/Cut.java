package dev.weir.simulation;

import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * A complete checkpoint: what a job is restored from.
 *
 * @param parallelism of the job that made it
 * @param offsets of the next record to read, by event partition
 * @param configOffset of the next config request
 * @param check state of CheckTenantConfigs; null for none
 * @param apply states of ApplyTenantConfig by subtask; null for none
 * @param score states of ScoreEvents by subtask; null for none
 */
record Cut(
    int parallelism,
    int[] offsets,
    int configOffset,
    OperatorSubtaskState check,
    List<OperatorSubtaskState> apply,
    List<OperatorSubtaskState> score) {

  /** The start of a job without state. */
  static Cut start(int[] offsets, int configOffset) {
    return new Cut(1, offsets, configOffset, null, null, null);
  }

  /** The same cut without what is known of the configs. */
  Cut withoutConfigs(int fromConfigOffset) {
    return new Cut(parallelism, offsets, fromConfigOffset, null, null, score);
  }

  /** What a broken runtime makes of this cut. */
  Cut spoilt(Mutant mutant) {
    return switch (mutant) {
      case MODELS_FORGOTTEN -> new Cut(parallelism, offsets, configOffset, check, apply, null);
      case CONFIGS_FORGOTTEN -> new Cut(parallelism, offsets, configOffset, check, null, score);
      case ONE_EVENT_TWICE -> moved(-1);
      case ONE_EVENT_SKIPPED -> moved(1);
      case NONE, UNCOMMITTED_KEPT, EVENTS_OVERTAKE, BARRIERS_NOT_ALIGNED, BROADCAST_LOST -> this;
      case ANSWERS_FORGOTTEN, KEYS_MISROUTED, TIMERS_LOST, DIRTY_MODELS_NOT_SAVED -> this;
    };
  }

  private Cut moved(int by) {
    int[] other = offsets.clone();
    other[0] = Math.max(0, other[0] + by);
    return new Cut(parallelism, other, configOffset, check, apply, score);
  }

  /** The part of {@code states} that subtask {@code subtask} of {@code subtasks} gets. */
  OperatorSubtaskState share(
      List<OperatorSubtaskState> states, int maxParallelism, int subtasks, int subtask)
      throws Exception {
    if (states == null) {
      return null;
    }
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(OperatorSubtaskState[]::new)),
        maxParallelism,
        parallelism,
        subtasks,
        subtask);
  }
}
