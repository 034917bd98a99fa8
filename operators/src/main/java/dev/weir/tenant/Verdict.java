package dev.weir.tenant;

/** What somebody who has looked says of an event. The order is the saved form. */
public enum Verdict {
  /** It was worth looking at. */
  ANOMALY("anomaly"),
  /** It was not. */
  NORMAL("normal");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  /** The name in messages. */
  public String label() {
    return label;
  }
}
