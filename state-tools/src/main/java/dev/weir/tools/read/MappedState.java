package dev.weir.tools.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;

/** Keyed state whose files are others, and that is the same in all else. */
public final class MappedState {
  private MappedState() {}

  /** Puts what {@code file} makes of a file in its place; empty for a form that nobody knows. */
  public static Optional<KeyedStateHandle> of(
      KeyedStateHandle handle, UnaryOperator<StreamStateHandle> file) {
    if (handle instanceof KeyGroupsSavepointStateHandle canonical) {
      return Optional.of(
          new KeyGroupsSavepointStateHandle(
              canonical.getGroupRangeOffsets(), file.apply(canonical.getDelegateStateHandle())));
    }
    if (handle instanceof KeyGroupsStateHandle groups) {
      return Optional.of(
          new KeyGroupsStateHandle(
              groups.getGroupRangeOffsets(), file.apply(groups.getDelegateStateHandle())));
    }
    if (handle instanceof IncrementalRemoteKeyedStateHandle files) {
      return Optional.of(
          new IncrementalRemoteKeyedStateHandle(
              files.getBackendIdentifier(),
              files.getKeyGroupRange(),
              files.getCheckpointId(),
              mapped(files.getSharedState(), file),
              mapped(files.getPrivateState(), file),
              file.apply(files.getMetaDataStateHandle())));
    }
    return Optional.empty();
  }

  private static List<HandleAndLocalPath> mapped(
      Collection<HandleAndLocalPath> files, UnaryOperator<StreamStateHandle> file) {
    List<HandleAndLocalPath> mapped = new ArrayList<>();
    for (HandleAndLocalPath one : files) {
      mapped.add(HandleAndLocalPath.of(file.apply(one.getHandle()), one.getLocalPath()));
    }
    return mapped;
  }
}
