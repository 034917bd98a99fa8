package dev.weir.job;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Begins where another initializer says, and fails where an offset has gone meanwhile: by
 * retention, or with a topic that was made anew. The connector would begin again at the earliest
 * one, and what is lost would be lost without a word.
 */
@SuppressWarnings("deprecation") // The connector's interface speaks in it.
final class FailingReset implements OffsetsInitializer {
  private static final long serialVersionUID = 1L;

  private final OffsetsInitializer start;

  FailingReset(OffsetsInitializer start) {
    this.start = start;
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    return start.getPartitionOffsets(partitions, retriever);
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.NONE;
  }
}
