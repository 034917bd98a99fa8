package dev.weir.tenant;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How strict a tenant's events are read. A tenant can be stricter than the job, never laxer.
 *
 * @param maxTextLength characters of a category; 1 to 10,000
 * @param checkNames whether an event is refused for the name of a feature that would be passed
 *     over, by the rules for names of features
 * @param lateAfterMillis an event whose time lies longer before its record's timestamp is marked as
 *     late; {@link #NEVER}, or one second to 3,650 days
 * @param plausible what is expected of values: an event that differs is scored and marked for
 *     review
 */
public record ValidationPart(
    int maxTextLength, boolean checkNames, long lateAfterMillis, List<Plausible> plausible) {

  /** No event is marked as late. */
  public static final long NEVER = 0;

  /** The longest text of a category. */
  public static final int MAX_TEXT_LENGTH = 10_000;

  static final int MAX_PLAUSIBLE = 100;
  private static final Duration MIN_LATE = Duration.ofSeconds(1);

  /** What a config says that says nothing. */
  public static final ValidationPart DEFAULT =
      new ValidationPart(MAX_TEXT_LENGTH, false, NEVER, List.of());

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public ValidationPart {
    Check.within("maxTextLength", maxTextLength, 1, MAX_TEXT_LENGTH);
    if (lateAfterMillis != NEVER) {
      Durations.check("lateAfter", lateAfterMillis, MIN_LATE, DecisionPart.MAX_EXPIRY);
    }
    plausible = List.copyOf(Check.present("plausible", plausible));
    if (plausible.size() > MAX_PLAUSIBLE) {
      throw Check.refused("plausible", plausible.size() + " of them", "at most " + MAX_PLAUSIBLE);
    }
    Set<String> names = new HashSet<>();
    for (Plausible one : plausible) {
      if (!names.add(one.feature())) {
        throw Check.refused("plausible", one.feature() + " twice", "every feature once");
      }
    }
  }
}
