package dev.weir.state;

/**
 * How much of its budget of alerts a tenant has spent on the UTC day that its clock shows. The
 * clock is the largest time of its alerts' events: it never goes back, so that a late alert counts
 * on the day that has been reached.
 *
 * @param clockMillis the largest event time, {@link Long#MIN_VALUE} before the first
 * @param spent alerts of this day that were not held back
 */
public record AlertBudget(long clockMillis, int spent) {
  /** Before the first alert. */
  public static final AlertBudget NONE = new AlertBudget(Long.MIN_VALUE, 0);

  private static final long DAY_MILLIS = 86_400_000;

  /** What is spent when an alert of {@code timeMillis} comes, before it is decided upon. */
  public AlertBudget at(long timeMillis) {
    if (timeMillis <= clockMillis) {
      return this;
    }
    boolean sameDay =
        Math.floorDiv(timeMillis, DAY_MILLIS) == Math.floorDiv(clockMillis, DAY_MILLIS);
    return new AlertBudget(timeMillis, sameDay ? spent : 0);
  }

  /** One alert more. */
  public AlertBudget spend() {
    return new AlertBudget(clockMillis, spent + 1);
  }
}
