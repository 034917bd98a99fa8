package dev.weir.operator;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A {@link BudgetedAlert} on its way to the subtask of its tenant. */
final class BudgetedAlertSerializer extends WireSerializer<BudgetedAlert> {
  private static final long serialVersionUID = 1L;
  private static final OutputRecordSerializer OUTPUT = new OutputRecordSerializer();

  @Override
  public BudgetedAlert createInstance() {
    return new BudgetedAlert();
  }

  @Override
  public BudgetedAlert copy(BudgetedAlert from) {
    return new BudgetedAlert(from.tenant, from.timeMillis, from.budget, OUTPUT.copy(from.alert));
  }

  @Override
  public void serialize(BudgetedAlert alert, DataOutputView target) throws IOException {
    StringValue.writeString(alert.tenant, target);
    target.writeLong(alert.timeMillis);
    target.writeInt(alert.budget);
    OUTPUT.serialize(alert.alert, target);
  }

  @Override
  public BudgetedAlert deserialize(DataInputView source) throws IOException {
    return new BudgetedAlert(
        StringValue.readString(source),
        source.readLong(),
        source.readInt(),
        OUTPUT.deserialize(source));
  }
}
