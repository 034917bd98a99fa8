package dev.weir.sabotage;

import dev.weir.operator.OutputRecord;
import dev.weir.operator.WireTypes;
import dev.weir.sabotage.Orders.Place;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The job's own sink, with a {@link Saboteur} before it and a committer that fails on order. */
final class SabotagedSink
    implements Sink<OutputRecord>,
        SupportsCommitter<KafkaCommittable>,
        SupportsWriterState<OutputRecord, KafkaWriterState>,
        SupportsPreWriteTopology<OutputRecord>,
        SupportsPostCommitTopology<KafkaCommittable> {
  private static final long serialVersionUID = 1L;

  private final KafkaSink<OutputRecord> sink;
  private final String name;
  private final Orders orders;

  SabotagedSink(Sink<OutputRecord> sink, String name, Orders orders) {
    this.sink = (KafkaSink<OutputRecord>) sink;
    this.name = name;
    this.orders = orders;
  }

  @Override
  public DataStream<OutputRecord> addPreWriteTopology(DataStream<OutputRecord> records) {
    return records
        .transform("Saboteur of " + name, WireTypes.OUTPUT_RECORD, new Saboteur(orders))
        .uid("saboteur-" + name)
        .setParallelism(records.getParallelism());
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    return new FailingCommitter(sink.createCommitter(context), orders);
  }

  @Override
  public SinkWriter<OutputRecord> createWriter(WriterInitContext context) throws IOException {
    return sink.createWriter(context);
  }

  @Override
  public StatefulSinkWriter<OutputRecord, KafkaWriterState> restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> states) {
    return sink.restoreWriter(context, states);
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
    sink.addPostCommitTopology(committed);
  }

  private record FailingCommitter(Committer<KafkaCommittable> committer, Orders orders)
      implements Committer<KafkaCommittable> {
    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
        throws IOException, InterruptedException {
      if (!requests.isEmpty()) {
        orders.obey(Place.BEFORE_COMMIT);
      }
      committer.commit(requests);
      if (!requests.isEmpty()) {
        orders.obey(Place.AFTER_COMMIT);
      }
    }

    @Override
    public void close() throws Exception {
      committer.close();
    }
  }
}
