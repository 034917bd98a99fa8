package dev.weir.job;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.source.coordinator.SourceCoordinatorSerdeUtils;
import org.apache.kafka.common.TopicPartition;

/** What a savepoint holds of the one half of a source that deals partitions out to the other. */
final class RestoredEnumerator {
  private RestoredEnumerator() {}

  /**
   * Refuses models whose events nobody knows: a source that holds no partition, though it has never
   * looked for one or has dealt some out, or that would deal out again what it holds. A job that
   * has run for a moment has looked, and holds what was found. A savepoint that was made from
   * history without offsets does not.
   *
   * @param held the partitions that the readers go on with
   * @return whether the source has ever looked for partitions: not where it was made from history
   * @throws IncompatibleStateException where it is so
   */
  static boolean require(OperatorState source, Set<TopicPartition> held, String path)
      throws IOException {
    KafkaSourceEnumState state = read(source);
    boolean unknown =
        state == null
            || held.isEmpty()
                && !(state.initialDiscoveryFinished() && state.assignedSplits().isEmpty());
    if (unknown) {
      throw new IncompatibleStateException(
          "found no offsets of the events in the state at "
              + path
              + ", expected those to go on at: its models were trained without, and the job would"
              + " read again what they have learned, or pass over what they have not; make it"
              + " again with offsets (weir state bootstrap --history topic:NAME, or files with"
              + " --offsets or --go-on-at)",
          null);
    }
    return state.initialDiscoveryFinished();
  }

  /** Null where there is none. Before it stand two versions, the wrapping's and its own. */
  private static KafkaSourceEnumState read(OperatorState source) throws IOException {
    if (source.getCoordinatorState() == null) {
      return null;
    }
    byte[] saved = source.getCoordinatorState().getData();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      int wrapping = in.readInt();
      if (wrapping > SourceCoordinatorSerdeUtils.VERSION_1) {
        throw new IOException(
            "found version " + wrapping + " of a source's coordinator, expected at most 1");
      }
      int version = in.readInt();
      byte[] state = new byte[in.readInt()];
      in.readFully(state);
      return new KafkaSourceEnumStateSerializer().deserialize(version, state);
    }
  }
}
