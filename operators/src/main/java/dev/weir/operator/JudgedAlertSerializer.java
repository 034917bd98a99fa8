package dev.weir.operator;

import dev.weir.state.Decision;
import dev.weir.state.DecisionLedgerSerializer;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A {@link JudgedAlert} on its way to the subtask of its tenant; it has no verdict yet. */
final class JudgedAlertSerializer extends WireSerializer<JudgedAlert> {
  private static final long serialVersionUID = 1L;
  private static final OutputRecordSerializer OUTPUT = new OutputRecordSerializer();

  @Override
  public JudgedAlert createInstance() {
    return new JudgedAlert();
  }

  @Override
  public JudgedAlert copy(JudgedAlert from) {
    JudgedAlert copy =
        new JudgedAlert(from.tenant, from.entity, from.decision, OUTPUT.copy(from.alert));
    copy.suppressed = from.suppressed;
    return copy;
  }

  @Override
  public void serialize(JudgedAlert alert, DataOutputView target) throws IOException {
    StringValue.writeString(alert.tenant, target);
    StringValue.writeString(alert.entity, target);
    Decision decision = alert.decision;
    target.writeBoolean(decision != null);
    if (decision != null) {
      DecisionLedgerSerializer.write(decision, target);
    }
    OUTPUT.serialize(alert.alert, target);
    target.writeBoolean(alert.suppressed);
  }

  @Override
  public JudgedAlert deserialize(DataInputView source) throws IOException {
    JudgedAlert alert =
        new JudgedAlert(
            StringValue.readString(source),
            StringValue.readString(source),
            source.readBoolean() ? DecisionLedgerSerializer.read(source) : null,
            OUTPUT.deserialize(source));
    alert.suppressed = source.readBoolean();
    return alert;
  }
}
