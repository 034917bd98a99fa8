package dev.weir.tools.read;

import dev.weir.state.Uids;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SavepointKeyedStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.util.ExceptionUtils;

/**
 * A savepoint or a retained checkpoint of the job, opened: where it is and what its metadata says.
 */
public final class SavedState {
  private static final long SMALL_BYTES = 32L << 20;

  private final String path;
  private final CheckpointMetadata metadata;

  private SavedState(String path, CheckpointMetadata metadata) {
    this.path = path;
    this.metadata = metadata;
  }

  /**
   * Opens it; only the metadata is read.
   *
   * @param path the folder of a savepoint or of a retained checkpoint, or its metadata file, on any
   *     file system of Flink
   * @throws StateFault where there is none, or one of another job
   */
  public static SavedState open(String path) {
    SavedState state = new SavedState(path, metadata(path));
    state.operator(Uids.SCORE_EVENTS);
    state.operator(Uids.APPLY_TENANT_CONFIG);
    return state;
  }

  private static CheckpointMetadata metadata(String path) {
    try {
      return SavepointLoader.loadSavepointMetadata(path);
    } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
      if (ExceptionUtils.findThrowable(e, UnsupportedFileSystemSchemeException.class).isPresent()) {
        throw new StateFault(
            StateFault.Kind.FILE_SYSTEM,
            "found no file system for "
                + path
                + ", expected one of Flink's; set FLINK_PLUGINS_DIR to a folder of Flink's plugins"
                + " that has it, and FLINK_CONF_DIR to the one of its settings",
            e);
      }
      if (ExceptionUtils.findThrowable(e, AccessDeniedException.class).isPresent()) {
        throw new StateFault(
            StateFault.Kind.FILE_SYSTEM,
            "found " + path + " closed to this user, expected to read it; allow it",
            e);
      }
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          "found no savepoint at "
              + path
              + " ("
              + (e.getMessage() == null ? e : e.getMessage())
              + "), expected the folder of a savepoint or of a retained checkpoint; name the one"
              + " that holds the metadata file",
          e);
    }
  }

  /** As it was given. */
  public String path() {
    return path;
  }

  /** The folder, also where the metadata file was given. */
  public String folder() {
    Path given = new Path(path);
    return AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME.equals(given.getName())
        ? given.getParent().toString()
        : path;
  }

  public CheckpointMetadata metadata() {
    return metadata;
  }

  /** The uids of the job that have state here, in the order of the flow. */
  public List<String> uids() {
    return Stream.concat(Uids.ALL.stream(), Uids.OPTIONAL.stream())
        .filter(uid -> find(uid).isPresent())
        .toList();
  }

  /** The state of one operator. */
  public Optional<OperatorState> find(String uid) {
    var id = OperatorIdentifier.forUid(uid).getOperatorId();
    return metadata.getOperatorStates().stream()
        .filter(state -> state.getOperatorID().equals(id))
        .findFirst();
  }

  /**
   * The same of an operator that must be there.
   *
   * @throws StateFault where it is not
   */
  public OperatorState operator(String uid) {
    return find(uid).orElseThrow(() -> incompatible("no operator " + uid, null));
  }

  /** The number of key groups of the models. */
  public int maxParallelism() {
    return operator(Uids.SCORE_EVENTS).getMaxParallelism();
  }

  /** What is told where this state cannot be read. */
  public StateFault incompatible(String found, Throwable cause) {
    return new StateFault(
        StateFault.Kind.INCOMPATIBLE,
        path
            + ": found "
            + found
            + ", expected state that this release's job has saved; use the release that wrote it",
        cause);
  }

  /**
   * The state backend that can read it and needs no more memory than there is: RocksDB's own files
   * can be read by RocksDB alone, the heap's own by the heap alone, and what is large and can be
   * read by both does not fit on the heap.
   */
  public String backend() {
    List<KeyedStateHandle> keyed = keyedHandles();
    long bytes = keyed.stream().mapToLong(KeyedStateHandle::getStateSize).sum();
    boolean ofAnyBackend = keyed.stream().allMatch(SavepointKeyedStateHandle.class::isInstance);
    boolean onDisk =
        bytes > SMALL_BYTES && ofAnyBackend
            || keyed.stream().anyMatch(IncrementalKeyedStateHandle.class::isInstance);
    return onDisk ? "rocksdb" : "hashmap";
  }

  /**
   * Where the keyed state of one operator stands; in an order that is the same at every opening.
   */
  public List<KeyedStateHandle> keyedHandles(String uid) {
    List<KeyedStateHandle> handles = new ArrayList<>();
    new TreeMap<>(operator(uid).getSubtaskStates())
        .values()
        .forEach(subtask -> handles.addAll(subtask.getManagedKeyedState()));
    return handles;
  }

  private List<KeyedStateHandle> keyedHandles() {
    List<KeyedStateHandle> handles = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      Collection<OperatorSubtaskState> subtasks = operator.getStates();
      subtasks.forEach(subtask -> handles.addAll(subtask.getManagedKeyedState()));
    }
    return handles;
  }
}
