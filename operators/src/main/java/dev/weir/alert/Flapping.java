package dev.weir.alert;

/**
 * When a key changes too often.
 *
 * @param windowMillis the time in which changes are counted, and without a change in which the key
 *     is stable again; one second to 7 days
 * @param changes the most that are told within it; 2 to 32
 */
public record Flapping(long windowMillis, int changes) {
  public static final int MIN_CHANGES = 2;
  public static final int MAX_CHANGES = 32;
  public static final long MIN_WINDOW_MILLIS = 1_000;
  public static final long MAX_WINDOW_MILLIS = 7L * 86_400_000;

  /** Four changes in an hour. */
  public static final Flapping DEFAULT = new Flapping(3_600_000, 4);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public Flapping {
    Check.durationWithin("window", windowMillis, MIN_WINDOW_MILLIS, MAX_WINDOW_MILLIS);
    Check.within("changes", changes, MIN_CHANGES, MAX_CHANGES);
  }
}
