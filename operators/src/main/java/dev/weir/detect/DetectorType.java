package dev.weir.detect;

/** The detectors there are. */
public enum DetectorType {
  /** {@link OnlineIsolationForest}. */
  ONLINE_ISOLATION_FOREST(1, "online-isolation-forest"),
  /** {@link RobustZScore}. */
  ROBUST_Z_SCORE(2, "robust-z-score");

  private final int code;
  private final String label;

  DetectorType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The byte that stands for this type in saved state; never reused for another type. */
  public int code() {
    return code;
  }

  /** The name in configs and records. */
  public String label() {
    return label;
  }
}
