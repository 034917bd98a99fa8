package dev.weir.model;

import dev.weir.tenant.JudgingConfig;

/**
 * One event as its model sees it. A reused holder: it is filled, judged and filled again.
 *
 * <p>{@code values} holds the checked feature values in the order of {@link JudgingConfig#slots()};
 * {@code NaN} marks a missing one, a category is the hash of its text as a whole number.
 */
public final class Observation {
  /** The config in force at the event's time, on the side that sent the event. */
  public JudgingConfig config;

  /** Order of {@link #config} among all that a key can meet; compared first. */
  public long ownEpoch;

  /** Order of {@link #config} where {@link #ownEpoch} is the same; compared second. */
  public long templateEpoch;

  public double[] values;

  /** Event time in milliseconds since 1970, UTC. */
  public long timeMillis;

  /** Takes {@code inForce} for its config, in the order that this has. */
  public void sentUnder(JudgingConfig inForce) {
    config = inForce;
    ownEpoch = inForce.epoch().own();
    templateEpoch = inForce.epoch().template();
  }
}
