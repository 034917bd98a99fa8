package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a {@link History} and saves itself as a Kafka source that goes on at given offsets: its
 * splits, its enumerator's state and their serializers are the connector's. So Flink itself writes
 * what the job restores, in whatever form this release of both has, and nothing is rewritten.
 *
 * <p>It never ends: after the last record it is idle, because state of a source that has finished
 * would not start again. It cannot be restored here; a failure ends the run.
 */
final class HistorySource implements Source<RawRecord, KafkaPartitionSplit, KafkaSourceEnumState> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final History history;
  private final Map<TopicPartition, Long> goOn;

  /**
   * @param run id of the {@link HistoryRun} that is told how far it is
   * @param history what is read
   * @param goOn the offset of the first record that the job reads, by partition; empty to save a
   *     source that knows nothing yet
   */
  HistorySource(String run, History history, Map<TopicPartition, Long> goOn) {
    this.run = run;
    this.history = history;
    this.goOn = Map.copyOf(goOn);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<RawRecord, KafkaPartitionSplit> createReader(SourceReaderContext context) {
    return new HistoryReader(HistoryRun.of(run), history, context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return new HistoryEnumerator(context, goOn);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState saved) {
    throw new IllegalStateException("found a restore of a history, expected a run from its start");
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new KafkaPartitionSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return new KafkaSourceEnumStateSerializer();
  }
}
