package dev.weir.chaos;

import java.time.Duration;

/**
 * How far a {@link Load} has come, at one moment.
 *
 * @param sent events given to the client
 * @param acknowledged events that the broker has
 * @param intended events that should have been sent by now
 * @param requests config requests and commands given to the client
 * @param gates gates passed
 * @param gatesWaitedFor those of them, and the present one, that were not open at once
 * @param waited time spent at gates, the present one included, and for commands
 * @param waitingAt the gate that it stands at: the first version still missing; null if at none
 * @param done whether everything is sent and acknowledged
 * @param failure why it ended early; null if it did not
 */
public record LoadProgress(
    long sent,
    long acknowledged,
    long intended,
    long requests,
    long gates,
    long gatesWaitedFor,
    Duration waited,
    Step.TenantVersion waitingAt,
    boolean done,
    Throwable failure) {

  /** Events that should have been sent by now and were not. */
  public long lag() {
    return Math.max(0, intended - sent);
  }
}
