package dev.weir.operator;

import dev.weir.state.Decision;
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
      StringValue.writeString(decision.id(), target);
      target.writeLong(decision.timeMillis());
      StringValue.writeString(decision.config(), target);
      target.writeByte(decision.severity());
      StringValue.writeString(decision.cause(), target);
      StringValue.writeString(decision.feature(), target);
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
            source.readBoolean() ? decision(source) : null,
            OUTPUT.deserialize(source));
    alert.suppressed = source.readBoolean();
    return alert;
  }

  private static Decision decision(DataInputView source) throws IOException {
    return new Decision(
        StringValue.readString(source),
        source.readLong(),
        StringValue.readString(source),
        source.readUnsignedByte(),
        StringValue.readString(source),
        StringValue.readString(source),
        null);
  }
}
