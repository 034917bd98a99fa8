package dev.weir.tools.inspect;

import dev.weir.state.Uids;
import dev.weir.tools.read.KafkaSplits;
import dev.weir.tools.read.KindRow;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.SavedState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where the sources of a savepoint go on reading.
 *
 * @param uid of the source
 * @param topic that it reads
 * @param partition of it
 * @param offset of the next record; negative for the connector's marks of a beginning
 */
public record SourceOffsets(String uid, String topic, int partition, long offset)
    implements Comparable<SourceOffsets> {

  private static final List<String> SOURCES =
      List.of(Uids.EVENTS_SOURCE, Uids.CONFIG_SOURCE, Uids.FEEDBACK_SOURCE);

  @Override
  public int compareTo(SourceOffsets other) {
    int byUid = Integer.compare(SOURCES.indexOf(uid), SOURCES.indexOf(other.uid));
    int byTopic = byUid == 0 ? topic.compareTo(other.topic) : byUid;
    return byTopic == 0 ? Integer.compare(partition, other.partition) : byTopic;
  }

  /** Adds the splits of all sources of {@code state} to {@code rows}. */
  static DataStream<Tuple3<String, String, byte[]>> add(
      DataStream<Tuple3<String, String, byte[]>> rows, SavedState state, ReadJob job) {
    DataStream<Tuple3<String, String, byte[]>> all = rows;
    for (String uid : SOURCES) {
      for (String name : names(state, uid)) {
        all =
            all.union(
                job.list(
                        uid,
                        new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                    .map(split -> KindRow.of(Row.Kind.SPLIT, uid, split), KindRow.TYPE));
      }
    }
    return all;
  }

  /** A source reader has one state; its name is Flink's own affair. */
  private static Set<String> names(SavedState state, String uid) {
    Set<String> names = new TreeSet<>();
    state
        .find(uid)
        .ifPresent(
            operator -> {
              for (OperatorSubtaskState subtask : operator.getStates()) {
                subtask
                    .getManagedOperatorState()
                    .forEach(
                        handle -> names.addAll(handle.getStateNameToPartitionOffsets().keySet()));
              }
            });
    return names;
  }

  /** The split of a Kafka source; empty if it is one of another source, or of a later connector. */
  static Optional<SourceOffsets> decode(String uid, byte[] bytes) {
    return KafkaSplits.read(bytes)
        .map(
            split ->
                new SourceOffsets(
                    uid, split.getTopic(), split.getPartition(), split.getStartingOffset()));
  }
}
