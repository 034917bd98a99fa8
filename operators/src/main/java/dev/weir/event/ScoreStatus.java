package dev.weir.event;

/** How an event was judged. */
public enum ScoreStatus {
  /** By a model that has settled. */
  SCORED("scored"),
  /** By a model that has not settled: what it says is not yet a measure. */
  WARMING("warming"),
  /** By what stands in for the model's own detector, which failed. */
  FALLBACK("fallback"),
  /** Not at all: no model could judge it. */
  UNSCORED("unscored");

  private final String label;

  ScoreStatus(String label) {
    this.label = label;
  }

  /** The name in a score. */
  public String label() {
    return label;
  }
}
