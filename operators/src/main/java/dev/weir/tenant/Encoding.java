package dev.weir.tenant;

/** How the values of a category become positions of a vector. */
public enum Encoding {
  /** By a fixed hash: any number of values, of which some share a position by chance. */
  HASH("hash"),
  /**
   * One position for each of the first values a model learns; all others, and those not learned
   * yet, share the last position.
   */
  ONE_HOT("one-hot");

  private final String label;

  Encoding(String label) {
    this.label = label;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
