package dev.weir.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** An alert budget as its format, the clock and what is spent. */
public final class AlertBudgetSerializer extends ImmutableSerializer<AlertBudget> {
  private static final long serialVersionUID = 1L;

  /** 1: clock (8 bytes), spent (4 bytes). */
  private static final int FORMAT = 1;

  @Override
  public AlertBudget createInstance() {
    return AlertBudget.NONE;
  }

  @Override
  public void serialize(AlertBudget budget, DataOutputView target) throws IOException {
    target.writeByte(FORMAT);
    target.writeLong(budget.clockMillis());
    target.writeInt(budget.spent());
  }

  @Override
  public AlertBudget deserialize(DataInputView source) throws IOException {
    requireFormat("alert budget", source.readUnsignedByte(), FORMAT);
    return new AlertBudget(source.readLong(), source.readInt());
  }

  @Override
  public TypeSerializerSnapshot<AlertBudget> snapshotConfiguration() {
    return new AlertBudgetSerializerSnapshot();
  }
}
