package dev.weir.tools.offline;

import dev.weir.state.States;
import dev.weir.tools.read.MappedState;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.filesystem.RelativeFileStateHandle;

/**
 * What a replay is restored from: a small file of metadata in a folder of this process, which
 * points into the savepoint's own files. Models, limits, fences and budgets are all there; configs
 * are not, so that the job asks its cold start for them; sources and sinks are not, as a replay has
 * others.
 */
final class ReplayState {
  private static final String METADATA = "_metadata";

  private final SavedState saved;

  private ReplayState(SavedState saved) {
    this.saved = saved;
  }

  /**
   * Writes the metadata.
   *
   * @param uids the operators whose state is wanted; those that have none are left out
   * @return the folder
   */
  static Path write(SavedState saved, List<String> uids, Path folder) throws IOException {
    ReplayState state = new ReplayState(saved);
    List<OperatorState> operators = new ArrayList<>();
    for (String uid : uids) {
      saved.find(uid).ifPresent(found -> operators.add(state.copy(found, uid)));
    }
    CheckpointMetadata all = saved.metadata();
    CheckpointMetadata some =
        new CheckpointMetadata(
            all.getCheckpointId(), operators, List.of(), all.getCheckpointProperties());
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve(METADATA))) {
      Checkpoints.storeCheckpointMetadata(some, out);
    }
    return folder;
  }

  private OperatorState copy(OperatorState found, String uid) {
    OperatorState copy =
        new OperatorState(
            found.getOperatorName().orElse(uid),
            uid,
            found.getOperatorID(),
            found.getParallelism(),
            found.getMaxParallelism());
    found.getSubtaskStates().forEach((subtask, state) -> copy.putState(subtask, copy(state)));
    return copy;
  }

  private OperatorSubtaskState copy(OperatorSubtaskState state) {
    if (!state.getInputChannelState().isEmpty() || !state.getResultSubpartitionState().isEmpty()) {
      throw saved.unsuitable(
          "events on their way between operators (an unaligned checkpoint)",
          "none; replay a savepoint");
    }
    return OperatorSubtaskState.builder()
        .setManagedOperatorState(operators(state.getManagedOperatorState()))
        .setRawOperatorState(operators(state.getRawOperatorState()))
        .setManagedKeyedState(keyed(state.getManagedKeyedState()))
        .setRawKeyedState(keyed(state.getRawKeyedState()))
        .build();
  }

  private static StateObjectCollection<OperatorStateHandle> operators(
      Collection<OperatorStateHandle> handles) {
    List<OperatorStateHandle> copies = new ArrayList<>();
    for (OperatorStateHandle handle : handles) {
      Map<String, OperatorStateHandle.StateMetaInfo> states =
          new HashMap<>(handle.getStateNameToPartitionOffsets());
      states.remove(States.TENANT_CONFIGS);
      copies.add(new OperatorStreamStateHandle(states, absolute(handle.getDelegateStateHandle())));
    }
    return new StateObjectCollection<>(copies);
  }

  private StateObjectCollection<KeyedStateHandle> keyed(Collection<KeyedStateHandle> handles) {
    List<KeyedStateHandle> copies = new ArrayList<>();
    for (KeyedStateHandle handle : handles) {
      copies.add(copy(handle));
    }
    return new StateObjectCollection<>(copies);
  }

  private KeyedStateHandle copy(KeyedStateHandle handle) {
    return MappedState.of(handle, ReplayState::absolute)
        .orElseThrow(
            () ->
                saved.unsuitable(
                    "state of the form " + handle.getClass().getSimpleName(),
                    "a savepoint or a retained checkpoint; take a savepoint"));
  }

  /** A path that begins at the metadata's folder would begin at another one. */
  private static StreamStateHandle absolute(StreamStateHandle handle) {
    return handle instanceof RelativeFileStateHandle relative
        ? new FileStateHandle(relative.getFilePath(), relative.getStateSize())
        : handle;
  }
}
