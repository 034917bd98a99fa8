package dev.weir.tenant;

/** What a feature's value is in an event, and so how it becomes positions of a vector. */
public enum FeatureType {
  /** A finite JSON number: one position. */
  NUMBER("number"),
  /** A JSON string, put into one of a fixed number of buckets: one position per bucket. */
  CATEGORY("category"),
  /** JSON {@code true} or {@code false}: one position, 1 or 0. */
  BOOLEAN("boolean");

  private final String label;

  FeatureType(String label) {
    this.label = label;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
