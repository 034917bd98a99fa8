package dev.weir.model;

/** Who judges in a model. Saved as the ordinal. */
public enum Health {
  /** Its detector. */
  HEALTHY("healthy"),
  /** Its fallback, or its detector under reserve: on trial, or not warm again yet. */
  DEGRADED("degraded"),
  /** Neither of them: only the statistics of the last resort are left. */
  FAILED("failed");

  private final String label;

  Health(String label) {
    this.label = label;
  }

  /** The name in a score. */
  public String label() {
    return label;
  }
}
