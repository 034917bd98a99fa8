package dev.weir.state;

/** Stands in every savepoint; the name is fixed for ever. */
public final class AlertBudgetSerializerSnapshot extends FixedSnapshot<AlertBudget> {
  public AlertBudgetSerializerSnapshot() {
    super(AlertBudgetSerializer::new);
  }
}
