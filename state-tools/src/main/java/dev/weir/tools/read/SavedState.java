package dev.weir.tools.read;

import dev.weir.state.Uids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SavepointKeyedStateHandle;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;

/**
 * A savepoint or a retained checkpoint of the job, opened: where it is and what its metadata says.
 */
public final class SavedState {
  /** How Flink names the second operator of a sink that commits, before the sink's uid. */
  public static final String COMMITTER = "Sink Committer: ";

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
    SavedState state = new SavedState(path, MetadataFile.read(path));
    state.operator(Uids.SCORE_EVENTS);
    state.operator(Uids.APPLY_TENANT_CONFIG);
    return state;
  }

  /** As it was given. */
  public String path() {
    return path;
  }

  /** The folder, also where the metadata file was given. */
  public String folder() {
    return MetadataFile.folder(path);
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

  /** The uid of an operator, or its id in hexadecimal digits where no uid is known. */
  public String name(OperatorState operator) {
    return Stream.concat(Uids.ALL.stream(), Uids.OPTIONAL.stream())
        .flatMap(uid -> Stream.of(uid, COMMITTER + uid))
        .filter(
            uid -> OperatorIdentifier.forUid(uid).getOperatorId().equals(operator.getOperatorID()))
        .findFirst()
        .orElseGet(() -> operator.getOperatorID().toString());
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

  /**
   * What is told where this state cannot be read: that it is damaged, whose it is, or that there is
   * no room to read it in, as far as that follows from what was found. The files are asked only
   * where reading one has failed.
   */
  public StateFault incompatible(String found, Throwable cause) {
    String known = String.valueOf(found).replace(path + ": ", "");
    if (Advice.noRoom(known, cause)) {
      return new StateFault(
          StateFault.Kind.FILE_SYSTEM,
          path
              + ": found no space left to work in ("
              + known
              + "), expected room for temporary files; make room in the folder java.io.tmpdir, or"
              + " name another by WEIR_JAVA_OPTS=-Djava.io.tmpdir=",
          cause);
    }
    String fault =
        isOfReading(cause) ? StateFiles.fault(metadata.getOperatorStates()).orElse(known) : known;
    return new StateFault(
        StateFault.Kind.INCOMPATIBLE, path + ": " + Advice.of(fault, cause), cause);
  }

  /** Flink hands on as text what has failed elsewhere; that may be the reading. */
  private static boolean isOfReading(Throwable cause) {
    return ExceptionUtils.findThrowable(
            cause, e -> e instanceof IOException || e instanceof SerializedThrowable)
        .isPresent();
  }

  /** What is told where it can be read, and not be worked on; {@code expected}: and what to do. */
  public StateFault unsuitable(String found, String expected) {
    return new StateFault(
        StateFault.Kind.INCOMPATIBLE, path + ": found " + found + ", expected " + expected, null);
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
