package dev.weir.tools.offline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;

/** Deals the partitions out, which the readers only keep for the savepoint. */
final class HistoryEnumerator
    implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {
  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final List<KafkaPartitionSplit> splits;

  HistoryEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, Map<TopicPartition, Long> goOn) {
    this.context = context;
    this.splits = new ArrayList<>();
    goOn.forEach((partition, offset) -> splits.add(new KafkaPartitionSplit(partition, offset)));
    splits.sort(Comparator.comparing(KafkaPartitionSplit::splitId));
  }

  @Override
  public void start() {}

  @Override
  public void addReader(int subtask) {
    for (int i = subtask; i < splits.size(); i += context.currentParallelism()) {
      context.assignSplit(splits.get(i), subtask);
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {}

  /** The run ends with the reader that failed. */
  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> back, int subtask) {}

  /** As a source that has not looked for partitions yet: so the job can tell where it is from. */
  @Override
  public KafkaSourceEnumState snapshotState(long checkpoint) {
    return new KafkaSourceEnumState(splits, List.of(), false);
  }

  @Override
  public void close() {}
}
