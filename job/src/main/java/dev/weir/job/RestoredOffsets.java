package dev.weir.job;

import dev.weir.state.Uids;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading the events goes on after a restore: what a savepoint or a retained checkpoint holds
 * under the uid of the events' source. Nothing is started to find out.
 *
 * <p>The state is read by Flink's own classes, in the way its source operator does, so that
 * compressed snapshots and every file layout are read as they will be in the restore.
 */
public final class RestoredOffsets {
  /** Flink's name for the splits of a source; the same since the first release of that operator. */
  private static final String SPLITS = "SourceReaderState";

  private final Map<TopicPartition, Long> offsets;

  private final boolean ofHistory;

  RestoredOffsets(Map<TopicPartition, Long> offsets) {
    this(offsets, false);
  }

  private RestoredOffsets(Map<TopicPartition, Long> offsets, boolean ofHistory) {
    this.offsets = Map.copyOf(offsets);
    this.ofHistory = ofHistory;
  }

  /** Those of a job that starts without state. */
  static RestoredOffsets none() {
    return new RestoredOffsets(Map.of());
  }

  /**
   * Reads the state at {@code path}, which is what {@code execution.state-recovery.path} accepts.
   *
   * @throws IncompatibleStateException where there is no state that can be read, or it is another
   *     job's
   */
  public static RestoredOffsets read(String path) {
    try {
      CompletedCheckpointStorageLocation location =
          AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
      OperatorState source = source(metadata(location), path);
      Map<TopicPartition, Long> offsets = offsets(source);
      boolean searched = RestoredEnumerator.require(source, offsets.keySet(), path);
      return new RestoredOffsets(offsets, !searched);
    } catch (IncompatibleStateException e) {
      throw e;
    } catch (Exception e) {
      // Of a file that is not what it should be, Flink's readers throw whatever they stumble over.
      throw new IncompatibleStateException(
          "found no state that can be read at "
              + path
              + " ("
              + reason(e)
              + "), expected the folder of a complete savepoint or checkpoint, or its _metadata;"
              + " correct execution.state-recovery.path (flink run -s)",
          e);
    }
  }

  private static CheckpointMetadata metadata(CompletedCheckpointStorageLocation location)
      throws IOException {
    try (DataInputStream in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      return Checkpoints.loadCheckpointMetadata(
          in, RestoredOffsets.class.getClassLoader(), location.getExternalPointer());
    }
  }

  private static OperatorState source(CheckpointMetadata metadata, String path) {
    OperatorID wanted =
        new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(Uids.EVENTS_SOURCE));
    List<String> found = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      if (operator.getOperatorID().equals(wanted)) {
        return operator;
      }
      found.add(operator.getOperatorUid().orElse(operator.getOperatorID().toString()));
    }
    throw new IncompatibleStateException(
        "found the operators "
            + found.stream().sorted().toList()
            + " in "
            + path
            + ", expected "
            + Uids.EVENTS_SOURCE
            + " among them: this is the state of another job; correct"
            + " execution.state-recovery.path (flink run -s)",
        null);
  }

  private static Map<TopicPartition, Long> offsets(OperatorState source) throws Exception {
    List<OperatorStateHandle> handles =
        source.getStates().stream()
            .flatMap(subtask -> subtask.getManagedOperatorState().stream())
            .toList();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (CloseableRegistry closeables = new CloseableRegistry()) {
      DefaultOperatorStateBackend backend =
          new DefaultOperatorStateBackendBuilder(
                  RestoredOffsets.class.getClassLoader(),
                  new ExecutionConfig(),
                  false,
                  handles,
                  closeables)
              .build();
      var raw =
          backend.getListState(
              new ListStateDescriptor<>(SPLITS, BytePrimitiveArraySerializer.INSTANCE));
      for (KafkaPartitionSplit split :
          new SimpleVersionedListState<>(raw, new KafkaPartitionSplitSerializer()).get()) {
        offsets.put(split.getTopicPartition(), split.getStartingOffset());
      }
      backend.dispose();
    }
    return offsets;
  }

  private static String reason(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null
        ? deepest.getClass().getSimpleName()
        : deepest.getMessage().lines().findFirst().orElse("");
  }

  /**
   * Whether no job has saved this but a training on history: then a partition that the state does
   * not know is none that was found later.
   */
  boolean isOfHistory() {
    return ofHistory;
  }

  /** The partitions that the state knows. */
  public Set<TopicPartition> partitions() {
    return offsets.keySet();
  }

  /**
   * The offset of the first event of this partition that is read after the restore; 0 for one that
   * is read from its beginning. Empty where the broker's memory of the group or its end decides, so
   * that nothing is read again.
   */
  public Optional<Long> offset(TopicPartition partition) {
    // A partition that the state does not know was found later; new ones are read in full.
    long offset = offsets.getOrDefault(partition, KafkaPartitionSplit.EARLIEST_OFFSET);
    if (offset == KafkaPartitionSplit.EARLIEST_OFFSET) {
      return Optional.of(0L);
    }
    return offset < 0 ? Optional.empty() : Optional.of(offset);
  }
}
