package dev.weir.tools.show;

import dev.weir.state.AlertBudget;
import dev.weir.state.AlertBudgetSerializer;
import dev.weir.state.DecisionLedger;
import dev.weir.state.DecisionLedgerSerializer;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.state.VerdictCounts;
import dev.weir.state.VerdictCountsSerializer;
import dev.weir.tools.read.KindRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** What the states of one operator that know of a tenant's alerts hold. */
final class FindAlerts extends KeyedStateReaderFunction<String, Tuple3<String, String, byte[]>> {
  private static final long serialVersionUID = 1L;

  /** The operators behind the models that remember something of alerts. */
  static final List<String> UIDS = List.of(Uids.JOIN_FEEDBACK, Uids.BUDGET_ALERTS);

  private final AlertRule rule;
  private final String uid;
  private transient MapState<String, DecisionLedger> ledgers;
  private transient MapState<String, VerdictCounts> verdicts;
  private transient ValueState<AlertBudget> budgets;

  /** Where several states are open, Flink gives a key once for each of them that has it. */
  private transient boolean told;

  /** {@code uid}: the operator, one of {@link #UIDS}. */
  FindAlerts(AlertRule rule, String uid) {
    this.rule = rule;
    this.uid = uid;
  }

  @Override
  public void open(OpenContext context) {
    if (uid.equals(Uids.JOIN_FEEDBACK)) {
      ledgers = getRuntimeContext().getMapState(States.decisions());
      verdicts = getRuntimeContext().getMapState(States.verdicts());
    } else {
      budgets = getRuntimeContext().getState(States.alertBudget());
    }
  }

  @Override
  public void readKey(String tenant, Context context, Collector<Tuple3<String, String, byte[]>> out)
      throws Exception {
    out.collect(KindRow.of(ModelRow.Kind.NOTHING, ""));
    if (told || !tenant.equals(rule.wanted().tenant())) {
      return;
    }
    told = true;
    if (budgets == null) {
      tellFeedback(out);
    } else if (budgets.value() != null) {
      out.collect(row(ModelRow.Kind.BUDGET, tenant, new AlertBudgetSerializer(), budgets.value()));
    }
  }

  private void tellFeedback(Collector<Tuple3<String, String, byte[]>> out) throws Exception {
    for (AlertMemory.Remembered one : latest()) {
      DecisionLedger ledger = new DecisionLedger(List.of(one.alert()));
      out.collect(row(ModelRow.Kind.ALERTS, one.entity(), new DecisionLedgerSerializer(), ledger));
    }
    for (Map.Entry<String, VerdictCounts> entry : verdicts.entries()) {
      out.collect(
          row(
              ModelRow.Kind.VERDICTS,
              entry.getKey(),
              new VerdictCountsSerializer(),
              entry.getValue()));
    }
  }

  private List<AlertMemory.Remembered> latest() throws Exception {
    LatestAlerts latest = new LatestAlerts(rule);
    String entity = rule.wanted().entity();
    if (entity == null) {
      for (Map.Entry<String, DecisionLedger> entry : ledgers.entries()) {
        latest.add(entry.getKey(), entry.getValue());
      }
    } else if (ledgers.contains(entity)) {
      latest.add(entity, ledgers.get(entity));
    }
    return latest.all();
  }

  private static <T> Tuple3<String, String, byte[]> row(
      ModelRow.Kind kind, String name, TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    serializer.serialize(value, out);
    return KindRow.of(kind, name, out.getCopyOfBuffer());
  }
}
