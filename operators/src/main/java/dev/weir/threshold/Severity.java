package dev.weir.threshold;

/** How much attention an event deserves; in ascending order, which saved models rely on. */
public enum Severity {
  NONE("none"),
  MEDIUM("medium"),
  HIGH("high"),
  CRITICAL("critical");

  private final String label;

  Severity(String label) {
    this.label = label;
  }

  /** The name in configuration and output. */
  public String label() {
    return label;
  }
}
