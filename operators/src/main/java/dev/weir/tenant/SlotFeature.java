package dev.weir.tenant;

/**
 * One value that an event carries to its model: a feature of the current learning part, of the
 * preceding one, or of both. At least one of the two is there.
 *
 * @param current the feature of the current part; null if only the preceding part has it, and then
 *     an event that lacks it is not to be refused
 * @param preceding the feature of the preceding part, of the same name, type and pii; null if only
 *     the current part has it
 */
public record SlotFeature(Feature current, Feature preceding) {

  /** The feature whose rules an event has to keep: the current part's, if it has one. */
  public Feature feature() {
    return current != null ? current : preceding;
  }

  /** The name in the event. */
  public String name() {
    return feature().name();
  }

  /** What the value is. */
  public FeatureType type() {
    return feature().type();
  }
}
