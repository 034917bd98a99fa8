package dev.weir.tenant;

/** Which scores name the features that contributed most. */
public enum Explain {
  /** Those of severity medium and above, so that quiet events do not pay for it. */
  MEDIUM("medium"),
  /** Every score. */
  ALWAYS("always"),
  /** None. */
  NEVER("never");

  private final String label;

  Explain(String label) {
    this.label = label;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
