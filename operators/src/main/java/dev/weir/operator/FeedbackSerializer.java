package dev.weir.operator;

import dev.weir.tenant.Feedback;
import dev.weir.tenant.Verdict;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A {@link Feedback} on its way to the subtask of its tenant. */
final class FeedbackSerializer extends WireSerializer<Feedback> {
  private static final long serialVersionUID = 1L;
  private static final Verdict[] VERDICTS = Verdict.values();

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public Feedback createInstance() {
    return null;
  }

  @Override
  public Feedback copy(Feedback from) {
    return from;
  }

  @Override
  public void serialize(Feedback feedback, DataOutputView target) throws IOException {
    StringValue.writeString(feedback.tenant(), target);
    StringValue.writeString(feedback.entity(), target);
    StringValue.writeString(feedback.id(), target);
    target.writeByte(feedback.verdict().ordinal());
    StringValue.writeString(feedback.who(), target);
    target.writeLong(feedback.timeMillis());
  }

  @Override
  public Feedback deserialize(DataInputView source) throws IOException {
    return new Feedback(
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        VERDICTS[source.readUnsignedByte()],
        StringValue.readString(source),
        source.readLong());
  }
}
