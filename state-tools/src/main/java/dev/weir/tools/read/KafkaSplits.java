package dev.weir.tools.read;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What the readers of Kafka's sources save. */
public final class KafkaSplits {
  private static final KafkaPartitionSplitSerializer SPLITS = new KafkaPartitionSplitSerializer();

  private KafkaSplits() {}

  /**
   * The split that was saved as {@code bytes}, its version among them; empty for what another
   * source, or a later connector, has saved.
   */
  public static Optional<KafkaPartitionSplit> read(byte[] bytes) {
    try {
      KafkaPartitionSplit split =
          SimpleVersionedSerialization.readVersionAndDeSerialize(SPLITS, bytes);
      // Other bytes can look like a split; only its own look like it again.
      return Optional.of(split).filter(one -> isWritten(SPLITS, one, bytes));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether {@code value} is written as {@code bytes}, so that they say nothing else. */
  public static <T> boolean isWritten(
      SimpleVersionedSerializer<T> serializer, T value, byte[] bytes) {
    try {
      byte[] again = SimpleVersionedSerialization.writeVersionAndSerialize(serializer, value);
      return Arrays.equals(bytes, again);
    } catch (IOException e) {
      return false;
    }
  }
}
