package dev.weir.tenant;

/** What an accepted config does to the models of its tenant. */
public enum LearningChange {
  /** The learning part is the one of the version before: everything learned is kept. */
  KEPT("kept"),
  /** Another learning part, or the first: new models are begun. */
  NEW("new");

  private final String label;

  LearningChange(String label) {
    this.label = label;
  }

  /** The name on {@code config-status}. */
  public String label() {
    return label;
  }
}
