package dev.weir.tools.write;

import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;

/**
 * Whether all states of an operator are known. One that nobody asks for by its name would be left
 * out of what is written without a word.
 */
final class KnownStates {
  private KnownStates() {}

  /**
   * Looks at the states of {@code uid}.
   *
   * @throws dev.weir.tools.read.StateFault where there is one that this release does not know
   */
  static void require(SavedState state, String uid) {
    Set<String> unknown = new TreeSet<>();
    try {
      for (OperatorSubtaskState subtask : state.operator(uid).getStates()) {
        subtask
            .getManagedOperatorState()
            .forEach(handle -> unknown.addAll(handle.getStateNameToPartitionOffsets().keySet()));
        for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
          unknown.addAll(names(handle));
        }
      }
    } catch (IOException | RuntimeException e) {
      throw state.incompatible("states of " + uid + " that cannot be read: " + e.getMessage(), e);
    }
    unknown.removeAll(
        SavedKind.under(uid).stream().map(SavedKind::state).collect(Collectors.toSet()));
    if (!unknown.isEmpty()) {
      throw state.incompatible("a state of " + uid + " of the name " + unknown, null);
    }
  }

  /** Without timers, which follow from what is saved. */
  private static Set<String> names(KeyedStateHandle handle) throws IOException {
    StreamStateHandle file;
    if (handle instanceof KeyGroupsStateHandle groups) {
      file = groups;
    } else if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
      file = incremental.getMetaDataStateHandle();
    } else {
      throw new IOException("found keyed state of " + handle.getClass().getSimpleName());
    }
    KeyedBackendSerializationProxy<?> header =
        new KeyedBackendSerializationProxy<>(KnownStates.class.getClassLoader());
    try (InputStream in = file.openInputStream()) {
      header.read(new DataInputViewStreamWrapper(in));
    }
    return header.getStateMetaInfoSnapshots().stream()
        .filter(info -> info.getBackendStateType() != BackendStateType.PRIORITY_QUEUE)
        .map(StateMetaInfoSnapshot::getName)
        .collect(Collectors.toSet());
  }
}
