package dev.weir.detect;

/** The kinds of detectors. The codes stand in saved models: never changed, never reused. */
public enum DetectorType {
  ONLINE_ISOLATION_FOREST(1, "online-isolation-forest"),
  ROBUST_Z_SCORE(2, "robust-z-score");

  private final int code;
  private final String label;

  DetectorType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number in saved models. */
  public int code() {
    return code;
  }

  /** The name in configuration and output. */
  public String label() {
    return label;
  }
}
