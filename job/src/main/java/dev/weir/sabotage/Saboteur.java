package dev.weir.sabotage;

import dev.weir.operator.OutputRecord;
import dev.weir.sabotage.Orders.Place;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Stands before a sink, in the same task as the operator it serves, hands everything on, and fails
 * when ordered.
 *
 * <p>State: one value, for the sake of its serializer, which is at work beside the task.
 */
final class Saboteur extends AbstractStreamOperator<OutputRecord>
    implements OneInputStreamOperator<OutputRecord, OutputRecord> {
  private static final long serialVersionUID = 1L;

  private final Orders orders;
  private transient ListState<Byte> bait;

  Saboteur(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    bait =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("bait", new FailingSerializer(orders)));
    bait.update(List.of((byte) 1));
  }

  @Override
  public void processElement(StreamRecord<OutputRecord> element) {
    orders.obeyNowAndThen(Place.OPERATOR);
    output.collect(element);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    orders.obey(Place.SNAPSHOT);
  }
}
