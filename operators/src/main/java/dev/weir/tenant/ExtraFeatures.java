package dev.weir.tenant;

/** What happens to an event with features that the config does not know. */
public enum ExtraFeatures {
  /** The event goes to the dead letters. */
  REJECT("reject"),
  /** The unknown features are left out and counted. */
  IGNORE("ignore");

  private final String label;

  ExtraFeatures(String label) {
    this.label = label;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
