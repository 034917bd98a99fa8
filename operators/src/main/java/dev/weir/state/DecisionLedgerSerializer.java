package dev.weir.state;

import dev.weir.tenant.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A ledger as its format, the number of decisions, and each of them. */
public final class DecisionLedgerSerializer extends ImmutableSerializer<DecisionLedger> {
  private static final long serialVersionUID = 1L;

  /**
   * 1: count (2 bytes); each: id, time (8 bytes), config, severity (1 byte), cause, feature,
   * verdict (1 byte: its order plus 1, 0 for none). Texts as Flink writes strings.
   */
  private static final int FORMAT = 1;

  @Override
  public DecisionLedger createInstance() {
    return DecisionLedger.EMPTY;
  }

  @Override
  public void serialize(DecisionLedger ledger, DataOutputView target) throws IOException {
    target.writeByte(FORMAT);
    target.writeShort(ledger.decisions().size());
    for (Decision decision : ledger.decisions()) {
      write(decision, target);
    }
  }

  @Override
  public DecisionLedger deserialize(DataInputView source) throws IOException {
    requireFormat("decision ledger", source.readUnsignedByte(), FORMAT);
    int count = source.readUnsignedShort();
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      decisions.add(read(source));
    }
    return new DecisionLedger(decisions);
  }

  /** Writes one decision as it stands in a ledger. */
  public static void write(Decision decision, DataOutputView target) throws IOException {
    StringValue.writeString(decision.id(), target);
    target.writeLong(decision.timeMillis());
    StringValue.writeString(decision.config(), target);
    target.writeByte(decision.severity());
    StringValue.writeString(decision.cause(), target);
    StringValue.writeString(decision.feature(), target);
    target.writeByte(decision.verdict() == null ? 0 : decision.verdict().ordinal() + 1);
  }

  /** Reads what {@link #write} has written. */
  public static Decision read(DataInputView source) throws IOException {
    return new Decision(
        StringValue.readString(source),
        source.readLong(),
        StringValue.readString(source),
        source.readUnsignedByte(),
        StringValue.readString(source),
        StringValue.readString(source),
        verdict(source.readUnsignedByte()));
  }

  private static Verdict verdict(int code) throws IOException {
    if (code > Verdict.values().length) {
      throw new IOException("decision ledger: found verdict " + code + ", expected 0 to 2");
    }
    return code == 0 ? null : Verdict.values()[code - 1];
  }

  @Override
  public TypeSerializerSnapshot<DecisionLedger> snapshotConfiguration() {
    return new DecisionLedgerSerializerSnapshot();
  }
}
