package dev.weir.operator;

/** An alert of a tenant that has a budget of them, on its way to {@link BudgetAlerts}. */
public final class BudgetedAlert {
  public String tenant;

  /** The event's time in epoch milliseconds. */
  public long timeMillis;

  /** Alerts that the tenant may have in a day. */
  public int budget;

  /** The alert as it is written where the budget allows it. */
  public OutputRecord alert;

  public BudgetedAlert() {}

  public BudgetedAlert(String tenant, long timeMillis, int budget, OutputRecord alert) {
    this.tenant = tenant;
    this.timeMillis = timeMillis;
    this.budget = budget;
    this.alert = alert;
  }
}
