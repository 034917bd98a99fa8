package dev.weir.operator;

import dev.weir.health.HealthTimes;
import java.io.Serializable;
import java.time.Duration;

/**
 * How tenants' minutes are counted.
 *
 * @param enabled without it nothing is counted and nothing written; the operator stays, so that
 *     savepoints fit either way
 * @param interval subtasks hand over their counts so often, and before every checkpoint
 * @param grace a minute stays open for so long after its end, by the tenant's own clock
 */
public record HealthSettings(boolean enabled, Duration interval, Duration grace)
    implements Serializable {
  /** Nothing is counted. */
  public static final HealthSettings OFF =
      new HealthSettings(false, Duration.ofSeconds(5), Duration.ofSeconds(30));

  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  /** Twice the minute and grace: what is open for longer waits for a clock that stands still. */
  HealthTimes times() {
    long open = 60_000 + grace.toMillis() + 2 * interval.toMillis();
    return new HealthTimes(grace.toMillis(), 2 * open, FORGOTTEN_AFTER.toMillis());
  }
}
