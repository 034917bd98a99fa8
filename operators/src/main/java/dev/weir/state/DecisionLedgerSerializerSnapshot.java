package dev.weir.state;

/** Stands in every savepoint; the name is fixed for ever. */
public final class DecisionLedgerSerializerSnapshot extends FixedSnapshot<DecisionLedger> {
  public DecisionLedgerSerializerSnapshot() {
    super(DecisionLedgerSerializer::new);
  }
}
