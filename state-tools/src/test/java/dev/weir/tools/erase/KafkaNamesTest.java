package dev.weir.tools.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.state.Uids;
import dev.weir.tools.read.SavedState;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.operators.sink.committables.CommittableCollector;
import org.apache.flink.streaming.runtime.operators.sink.committables.CommittableCollectorSerializer;
import org.junit.jupiter.api.Test;

/** What is called decoded says nothing beside the names that are given. */
class KafkaNamesTest {
  private static final String UID = SavedState.COMMITTER + Uids.SCORES_SINK;
  private static final SinkCommitterMetricGroup METRICS =
      InternalSinkCommitterMetricGroup.wrap(UnregisteredMetricsGroup.createOperatorMetricGroup());

  /** A committable of which the bytes are chosen. */
  private record Plain(int version) implements SimpleVersionedSerializer<byte[]> {
    @Override
    public int getVersion() {
      return version;
    }

    @Override
    public byte[] serialize(byte[] bytes) {
      return bytes;
    }

    @Override
    public byte[] deserialize(int version, byte[] bytes) {
      return bytes;
    }
  }

  private static byte[] committable(String transaction, String more) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(3);
    out.writeLong(4_711);
    out.writeUTF(transaction);
    out.writeBytes(more);
    return bytes.toByteArray();
  }

  /** What the committer of one of three subtasks saves of two checkpoints. */
  private static byte[] element(byte[]... committables) throws IOException {
    return element(new Plain(1), committables);
  }

  private static byte[] element(Plain form, byte[]... committables) throws IOException {
    CommittableCollector<byte[]> collector = CommittableCollector.of(METRICS);
    for (int i = 0; i < committables.length; i++) {
      collector.addMessage(new CommittableSummary<>(2, 3, i + 1, 1, 0));
      collector.addMessage(new CommittableWithLineage<>(committables[i], i + 1, 2));
    }
    byte[] saved =
        SimpleVersionedSerialization.writeVersionAndSerialize(
            new CommittableCollectorSerializer<>(form, 2, 3, METRICS), collector);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(saved.length);
    out.write(saved);
    return bytes.toByteArray();
  }

  @Test
  void committablesOfAnySubtaskAreDecoded() throws Exception {
    assertThat(KafkaNames.of(UID, element(committable("weir-a", ""), committable("weir-b", ""))))
        .containsExactly("weir-a", "weir-b");
    assertThat(KafkaNames.of(UID, element())).isEmpty();
  }

  @Test
  void whatStandsBesideTheIdsOfCommittablesIsNotCalledDecoded() throws Exception {
    byte[] more = element(committable("weir-a", "acme"));
    assertThatThrownBy(() -> KafkaNames.of(UID, more)).isInstanceOf(IOException.class);
  }

  @Test
  void committablesOfAnotherFormAreNotCalledDecodedHoweverAlikeTheyAre() throws Exception {
    byte[] later = element(new Plain(2), committable("weir-a", ""));
    assertThatThrownBy(() -> KafkaNames.of(UID, later))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another release");
  }
}
