package dev.weir.tools.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;

/**
 * The keyed state of one operator, and what reads it key by key, as two parts of a stage: Flink
 * first reads all files into a state backend, then walks over the keys that are in it.
 */
final class CountedState {
  private final OperatorState operator;
  private final String stage;
  private final int files;
  private final int keys;
  private final long[] bytes;

  /** Adds its parts to {@code stage}. */
  CountedState(SavedState state, String uid, Stage stage) {
    this.operator = state.operator(uid);
    this.stage = stage.id();
    Collection<KeyedStateHandle> handles = state.keyedHandles(uid);
    this.bytes = GroupBytes.of(handles, operator.getMaxParallelism());
    long all = handles.stream().mapToLong(KeyedStateHandle::getStateSize).sum();
    this.files = stage.part(all, all);
    this.keys = stage.part(GroupBytes.sum(bytes), 0);
  }

  /** The same state, whose files say what is read of them. */
  OperatorState operator() {
    OperatorState counted =
        new OperatorState(
            operator.getOperatorName().orElse(null),
            operator.getOperatorUid().orElse(null),
            operator.getOperatorID(),
            operator.getParallelism(),
            operator.getMaxParallelism());
    operator
        .getSubtaskStates()
        .forEach((subtask, state) -> counted.putState(subtask, counted(state)));
    return counted;
  }

  private OperatorSubtaskState counted(OperatorSubtaskState state) {
    UnaryOperator<StreamStateHandle> file = one -> new CountedHandle(one, stage, files);
    List<KeyedStateHandle> handles = new ArrayList<>();
    for (KeyedStateHandle handle : state.getManagedKeyedState()) {
      handles.add(MappedState.of(handle, file).orElse(handle));
    }
    return state.toBuilder().setManagedKeyedState(new StateObjectCollection<>(handles)).build();
  }

  /** The same function, which says whose keys are behind it. */
  <K, T> KeyedStateReaderFunction<K, T> function(KeyedStateReaderFunction<K, T> function) {
    return new CountedKeys<>(function, stage, keys, bytes);
  }
}
