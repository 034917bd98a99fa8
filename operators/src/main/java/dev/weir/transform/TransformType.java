package dev.weir.transform;

/** The kinds of transforms. The codes stand in saved models: never changed, never reused. */
public enum TransformType {
  STANDARD_SCALER(1, "standard-scaler");

  private final int code;
  private final String label;

  TransformType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number in saved models. */
  public int code() {
    return code;
  }

  /** The name in configuration. */
  public String label() {
    return label;
  }
}
