package dev.weir.tools.erase;

import dev.weir.tools.read.KafkaSplits;
import dev.weir.tools.read.SavedState;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.flink.streaming.runtime.operators.sink.committables.CommittableCollectorSerializer;

/**
 * The texts in what Kafka's sources and sinks save: topics, prefixes of transactional ids and the
 * ids. All else there is numbers. What is of no known form is an {@link IOException}: it is not to
 * be called decoded.
 */
final class KafkaNames {
  private static final KafkaSourceEnumStateSerializer FOUND = new KafkaSourceEnumStateSerializer();

  /** Only its serializers are asked for; nothing is connected. */
  private static final KafkaSink<byte[]> SINK =
      KafkaSink.<byte[]>builder()
          .setBootstrapServers("none:1")
          .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
          .setRecordSerializer((record, context, timestamp) -> null)
          .build();

  private static final SinkCommitterMetricGroup COMMITTER =
      InternalSinkCommitterMetricGroup.wrap(UnregisteredMetricsGroup.createOperatorMetricGroup());

  private KafkaNames() {}

  /**
   * Those of an element of an operator's list.
   *
   * @param uid of the operator
   * @param element as it stands in the file
   */
  static List<String> of(String uid, byte[] element) throws IOException {
    byte[] saved = framed(element);
    try {
      return uid.startsWith(SavedState.COMMITTER) ? committables(saved) : readerOrWriter(saved);
    } catch (RuntimeException e) {
      throw new IOException("found what no serializer of Kafka's knows: " + e, e);
    }
  }

  private static List<String> readerOrWriter(byte[] saved) throws IOException {
    var split = KafkaSplits.read(saved);
    return split.isPresent() ? List.of(split.get().getTopic()) : writer(saved);
  }

  private static List<String> writer(byte[] saved) throws IOException {
    SimpleVersionedSerializer<KafkaWriterState> states = SINK.getWriterStateSerializer();
    KafkaWriterState state = SimpleVersionedSerialization.readVersionAndDeSerialize(states, saved);
    if (!KafkaSplits.isWritten(states, state, saved)) {
      throw new IOException("found the state of another release of the connector");
    }
    List<String> names = new ArrayList<>(List.of(state.getTransactionalIdPrefix()));
    state
        .getPrecommittedTransactionalIds()
        .forEach(transaction -> names.add(transaction.getTransactionalId()));
    return names;
  }

  /**
   * What is read says that the reader is its owner, whoever was. So it is written for two owners of
   * whom no byte is alike: where they agree it must be as it was saved.
   */
  private static List<String> committables(byte[] saved) throws IOException {
    List<String> names = new ArrayList<>();
    byte[] again = ownedBy(0, saved, names);
    byte[] other = ownedBy(-1, saved, new ArrayList<>());
    boolean same = again.length == saved.length && other.length == saved.length;
    for (int i = 0; same && i < saved.length; i++) {
      same = again[i] != other[i] || again[i] == saved[i];
    }
    if (!same) {
      throw new IOException("found committables of another release");
    }
    return names;
  }

  private static byte[] ownedBy(int owner, byte[] saved, List<String> names) throws IOException {
    var serializer =
        new CommittableCollectorSerializer<>(
            new Hearing(SINK.getCommittableSerializer(), names), owner, owner, COMMITTER);
    return SimpleVersionedSerialization.writeVersionAndSerialize(
        serializer, SimpleVersionedSerialization.readVersionAndDeSerialize(serializer, saved));
  }

  /** A collector of committables gives none of them away, but this reads each. */
  private record Hearing(SimpleVersionedSerializer<KafkaCommittable> of, List<String> names)
      implements SimpleVersionedSerializer<KafkaCommittable> {
    @Override
    public int getVersion() {
      return of.getVersion();
    }

    @Override
    public byte[] serialize(KafkaCommittable committable) throws IOException {
      return of.serialize(committable);
    }

    @Override
    public KafkaCommittable deserialize(int version, byte[] saved) throws IOException {
      KafkaCommittable committable = of.deserialize(version, saved);
      names.add(committable.getTransactionalId());
      return committable;
    }
  }

  /** Those of a source's coordinator: its own version, then what it has found. */
  static List<String> ofCoordinator(byte[] saved) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved));
    in.readInt();
    int version = in.readInt();
    int length = in.readInt();
    if (length != in.available()) {
      throw new IOException("found a length of " + length + " before " + in.available() + " bytes");
    }
    List<String> names = new ArrayList<>();
    try {
      FOUND
          .deserialize(version, in.readAllBytes())
          .splits()
          .forEach(split -> names.add(split.split().getTopic()));
    } catch (RuntimeException e) {
      throw new IOException("found what no serializer of Kafka's knows: " + e, e);
    }
    return names;
  }

  private static byte[] framed(byte[] element) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(element));
    int length = in.readInt();
    if (length != in.available()) {
      throw new IOException("found a length of " + length + " before " + in.available() + " bytes");
    }
    return in.readAllBytes();
  }
}
