package dev.weir.tools.write;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.PhysicalStateHandleID;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.filesystem.RelativeFileStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

/**
 * Brings state as it is, byte for byte, into the folder of a savepoint, and names its files by
 * their place in it, so that the folder can be moved.
 */
final class Relocation {
  private final OutputFolder folder;
  private final Map<PhysicalStateHandleID, StreamStateHandle> done = new HashMap<>();

  Relocation(OutputFolder folder) {
    this.folder = folder;
  }

  /** The same operator, for so many key groups. */
  OperatorState of(OperatorState operator, int maxParallelism) throws IOException {
    OperatorState relocated =
        new OperatorState(
            operator.getOperatorName().orElse(null),
            operator.getOperatorUid().orElse(null),
            operator.getOperatorID(),
            operator.getParallelism(),
            maxParallelism);
    relocated.setCoordinatorState(operator.getCoordinatorState());
    for (Map.Entry<Integer, OperatorSubtaskState> subtask :
        operator.getSubtaskStates().entrySet()) {
      relocated.putState(subtask.getKey(), of(subtask.getValue()));
    }
    return relocated;
  }

  OperatorSubtaskState of(OperatorSubtaskState state) throws IOException {
    return state.toBuilder()
        .setManagedOperatorState(operatorHandles(state.getManagedOperatorState()))
        .setRawOperatorState(operatorHandles(state.getRawOperatorState()))
        .setManagedKeyedState(keyedHandles(state.getManagedKeyedState()))
        .setRawKeyedState(keyedHandles(state.getRawKeyedState()))
        .build();
  }

  private StateObjectCollection<OperatorStateHandle> operatorHandles(
      Iterable<OperatorStateHandle> handles) throws IOException {
    List<OperatorStateHandle> relocated = new ArrayList<>();
    for (OperatorStateHandle handle : handles) {
      relocated.add(
          new OperatorStreamStateHandle(
              handle.getStateNameToPartitionOffsets(), file(handle.getDelegateStateHandle())));
    }
    return new StateObjectCollection<>(relocated);
  }

  private StateObjectCollection<KeyedStateHandle> keyedHandles(Iterable<KeyedStateHandle> handles)
      throws IOException {
    List<KeyedStateHandle> relocated = new ArrayList<>();
    for (KeyedStateHandle handle : handles) {
      if (!isWhole(handle)) {
        throw new IOException("found keyed state of " + handle.getClass().getSimpleName());
      }
      KeyGroupsStateHandle groups = (KeyGroupsStateHandle) handle;
      StreamStateHandle file = file(groups.getDelegateStateHandle());
      relocated.add(
          handle instanceof KeyGroupsSavepointStateHandle
              ? new KeyGroupsSavepointStateHandle(groups.getGroupRangeOffsets(), file)
              : new KeyGroupsStateHandle(groups.getGroupRangeOffsets(), file));
    }
    return new StateObjectCollection<>(relocated);
  }

  /** Whether it is one stream, and not files of RocksDB's own. */
  static boolean isWhole(KeyedStateHandle handle) {
    return handle instanceof KeyGroupsStateHandle;
  }

  private StreamStateHandle file(StreamStateHandle handle) throws IOException {
    if (handle instanceof ByteStreamStateHandle) {
      return handle;
    }
    StreamStateHandle known = done.get(handle.getStreamStateHandleID());
    if (known == null) {
      known = isHere(handle) ? named((FileStateHandle) handle) : copied(handle);
      done.put(handle.getStreamStateHandleID(), known);
    }
    return known;
  }

  private boolean isHere(StreamStateHandle handle) {
    return handle instanceof FileStateHandle file
        && folder.part().equals(file.getFilePath().getParent());
  }

  private static RelativeFileStateHandle named(FileStateHandle file) {
    Path path = file.getFilePath();
    return new RelativeFileStateHandle(path, path.getName(), file.getStateSize());
  }

  private StreamStateHandle copied(StreamStateHandle handle) throws IOException {
    Path path = new Path(folder.part(), UUID.randomUUID().toString());
    long bytes;
    try (InputStream in = handle.openInputStream();
        FSDataOutputStream out =
            folder.fileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
      bytes = in.transferTo(out);
    }
    if (bytes != handle.getStateSize()) {
      throw new IOException(
          "found " + bytes + " bytes of " + handle.getStateSize() + " where state is copied from");
    }
    return new RelativeFileStateHandle(path, path.getName(), bytes);
  }
}
