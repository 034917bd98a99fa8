package dev.weir.health;

/** Takes what a tenant's {@link HealthBook} has to say. */
public interface HealthReport {
  /** Why a minute was closed. */
  enum Closing {
    /** The tenant's clock has passed its end and the grace; everything accepted is judged. */
    CLOCK,
    /** It was open for too long in processing time: the tenant is silent, or judging is behind. */
    PATIENCE,
    /** Too many minutes were open. */
    BOUND
  }

  /**
   * A minute is closed.
   *
   * @param late whether it had been closed before: these counts come on top
   */
  void minute(MinuteCounts counts, Closing closing, boolean late);

  /** Something calls for attention. */
  void alert(HealthAlert alert);
}
