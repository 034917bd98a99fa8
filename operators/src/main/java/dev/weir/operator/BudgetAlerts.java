package dev.weir.operator;

import dev.weir.event.ScoreEncoder;
import dev.weir.state.AlertBudget;
import dev.weir.state.States;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Marks the alerts of a tenant beyond its budget for the day as suppressed. They are still written,
 * so that nothing is lost; who calls people out reads past them. Neither a score nor a severity
 * changes.
 *
 * <p>The day is the UTC day of the tenant's own clock, the largest time of its alerts' events.
 *
 * <p>Which alerts are the first of a day follows from the order in which those of different
 * entities arrive, which depends on timing where they come from different partitions: after a
 * failure it may be others, in the same number, unless all events of the tenant are in one
 * partition. What is written once stays, exactly once. The alerts of one entity keep their order,
 * but for those on their way when the tenant's budget comes or goes.
 *
 * <ul>
 *   <li>Input: alerts of tenants that have a budget, keyed by tenant
 *   <li>Output: the same alerts, those beyond the budget with one field more
 *   <li>State: {@link States#alertBudget()}
 *   <li>Timers: none
 *   <li>Never cleaned up: the 13 bytes of a tenant that ever had an alert under a budget
 * </ul>
 */
public final class BudgetAlerts extends KeyedProcessFunction<String, BudgetedAlert, OutputRecord> {
  private static final long serialVersionUID = 1L;

  /** The budget of what is only sent this way to keep its place, such as a resolved alert. */
  static final int FREE = -1;

  private final EventRules rules;

  private transient ValueState<AlertBudget> budgets;
  private transient TenantMetrics metrics;

  public BudgetAlerts(EventRules rules) {
    this.rules = rules;
  }

  @Override
  public void open(OpenContext context) {
    budgets = getRuntimeContext().getState(States.alertBudget());
    metrics = new TenantMetrics(getRuntimeContext().getMetricGroup(), rules.metricTenants());
  }

  @Override
  public void processElement(BudgetedAlert alert, Context context, Collector<OutputRecord> out)
      throws Exception {
    if (alert.budget == FREE) {
      out.collect(alert.alert);
      return;
    }
    AlertBudget saved = budgets.value();
    AlertBudget budget = (saved == null ? AlertBudget.NONE : saved).at(alert.timeMillis);
    if (budget.spent() < alert.budget) {
      budget = budget.spend();
      out.collect(alert.alert);
    } else {
      out.collect(suppressed(alert.alert));
      metrics.of(alert.tenant).counter("alertsSuppressed").inc();
    }
    budgets.update(budget);
  }

  private static OutputRecord suppressed(OutputRecord alert) {
    byte[] json = ScoreEncoder.suppressed(alert.value, "budget");
    return new OutputRecord(alert.destination, alert.key, json, alert.timestamp);
  }
}
