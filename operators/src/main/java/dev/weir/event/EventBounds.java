package dev.weir.event;

/**
 * How strict the events of one config are read, beyond what holds for all.
 *
 * @param maxFeatures the most entries of {@code features}
 * @param maxTextLength the most characters of a category
 * @param checkNames whether a feature that is passed over must have a name that a feature can have
 */
public record EventBounds(int maxFeatures, int maxTextLength, boolean checkNames) {
  /** What holds for all. */
  public static final EventBounds NONE =
      new EventBounds(EventDecoder.MAX_FEATURES, EventDecoder.MAX_STRING_LENGTH, false);
}
