package dev.weir.tools.write;

import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle.Mode;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.state.api.OperatorIdentifier;

/**
 * The metadata of a savepoint that is written: what was written anew, and what is copied of the old
 * one, with its number. The number has to stay: sinks commit what an earlier checkpoint than the
 * restored one has left open, and nothing else.
 */
final class NewMetadata {
  private final SavedState in;
  private final OutputFolder folder;
  private final int maxParallelism;
  private final Map<String, TreeMap<Integer, OperatorSubtaskState>> keyed = new HashMap<>();
  private final Map<String, OperatorSubtaskState> unkeyed = new HashMap<>();

  NewMetadata(SavedState in, OutputFolder folder, int maxParallelism) {
    this.in = in;
    this.folder = folder;
    this.maxParallelism = maxParallelism;
  }

  /** What a subtask has written. */
  void add(String uid, int index, byte[] written) {
    try {
      OperatorSubtaskState state = SubtaskForm.read(written, folder.part().toString());
      if (index == WriteState.UNKEYED) {
        unkeyed.put(uid, state);
      } else {
        keyed.computeIfAbsent(uid, none -> new TreeMap<>()).put(index, state);
      }
    } catch (IOException e) {
      throw OutputFolder.unwritable(folder.part().toString(), e);
    }
  }

  /** Writes it, after copying what is not of {@code uids}. */
  void write(Set<String> uids) {
    try {
      Relocation relocation = new Relocation(folder);
      Map<OperatorID, String> anew = new HashMap<>();
      uids.forEach(uid -> anew.put(OperatorIdentifier.forUid(uid).getOperatorId(), uid));
      List<OperatorState> operators = new ArrayList<>();
      for (OperatorState operator : in.metadata().getOperatorStates()) {
        String uid = anew.get(operator.getOperatorID());
        operators.add(
            relocation.of(uid == null ? operator : written(uid, operator), maxParallelism));
      }
      write(operators);
    } catch (IOException e) {
      throw OutputFolder.unwritable(folder.part().toString(), e);
    }
  }

  private void write(List<OperatorState> operators) throws IOException {
    CheckpointMetadata before = in.metadata();
    CheckpointMetadata metadata =
        new CheckpointMetadata(
            before.getCheckpointId(),
            operators,
            before.getMasterStates(),
            before.getCheckpointProperties());
    try (FSDataOutputStream out =
        folder.fileSystem().create(folder.metadata(), FileSystem.WriteMode.OVERWRITE)) {
      Checkpoints.storeCheckpointMetadata(metadata, out);
    }
  }

  /** Subtasks of keyed state, each with what all of them share, and the first with the rest. */
  private OperatorState written(String uid, OperatorState before) {
    TreeMap<Integer, OperatorSubtaskState> subtasks =
        keyed.getOrDefault(uid, new TreeMap<>(Map.of(0, OperatorSubtaskState.builder().build())));
    int parallelism = subtasks.lastKey() + 1;
    OperatorState operator =
        new OperatorState(
            before.getOperatorName().orElse(null),
            before.getOperatorUid().orElse(null),
            before.getOperatorID(),
            parallelism,
            Math.max(maxParallelism, parallelism));
    OperatorSubtaskState lists = unkeyed.get(uid);
    for (int i = 0; i < parallelism; i++) {
      OperatorSubtaskState.Builder state =
          subtasks.getOrDefault(i, OperatorSubtaskState.builder().build()).toBuilder();
      if (lists != null) {
        state.setManagedOperatorState(i == 0 ? lists.getManagedOperatorState() : shared(lists));
      }
      operator.putState(i, state.build());
    }
    return operator;
  }

  /** A subtask that is restored as it was reads its own handle only, broadcast state too. */
  private static StateObjectCollection<OperatorStateHandle> shared(OperatorSubtaskState lists) {
    List<OperatorStateHandle> shared = new ArrayList<>();
    for (OperatorStateHandle handle : lists.getManagedOperatorState()) {
      Map<String, StateMetaInfo> states = new HashMap<>(handle.getStateNameToPartitionOffsets());
      states.values().removeIf(info -> info.getDistributionMode() != Mode.BROADCAST);
      shared.add(new OperatorStreamStateHandle(states, handle.getDelegateStateHandle()));
    }
    return new StateObjectCollection<>(shared);
  }
}
