package dev.weir.tools.diff;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts changes by tenant and by detector, and keeps the largest: only these travel to the client,
 * behind the last model. Its rows: counts as changes whose name is empty, then the largest.
 */
final class SumChanges extends AbstractStreamOperator<ChangeRow>
    implements OneInputStreamOperator<ModelChange, ChangeRow>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final int top;
  private transient ChangeSums sums;

  SumChanges(int top) {
    this.top = top;
  }

  @Override
  public void open() throws Exception {
    super.open();
    sums = new ChangeSums(top);
  }

  @Override
  public void processElement(StreamRecord<ModelChange> element) {
    sums.add(element.getValue());
  }

  @Override
  public void endInput() {
    sums.rows().forEach(row -> output.collect(new StreamRecord<>(row)));
  }
}
