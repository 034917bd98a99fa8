package dev.weir.tenant;

/** Which events a model learns from. */
public enum LearnMode {
  /** Every event, after it was judged. */
  ALL("all"),
  /** Those that were not judged anomalous. */
  UNLESS_ANOMALOUS("unless-anomalous"),
  /** None: the model stays as it is. */
  NEVER("never");

  private final String label;

  LearnMode(String label) {
    this.label = label;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
