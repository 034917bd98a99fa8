package dev.weir.tenant;

/** Whether a category's values say something about people that nobody else may find out. */
public enum Pii {
  /** They do not. */
  NONE("none"),
  /** They do: what is kept of them cannot be computed without the job's key. */
  HASH("hash");

  private final String label;

  Pii(String label) {
    this.label = label;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
