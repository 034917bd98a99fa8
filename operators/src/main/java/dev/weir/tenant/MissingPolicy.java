package dev.weir.tenant;

/** What happens to an event that lacks a feature. */
public enum MissingPolicy {
  /** The event goes to the dead letters. */
  REJECT("reject"),
  /** The feature counts as 0: a category of no bucket, a boolean that is false. */
  ZERO("zero"),
  /** The mean of what the model has seen of this feature stands in for it. */
  MEAN("mean"),
  /** The last value the model has seen of this feature stands in for it. */
  LAST("last"),
  /** A configured number stands in for it. */
  CONSTANT("constant");

  private final String label;

  MissingPolicy(String label) {
    this.label = label;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
