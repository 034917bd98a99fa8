package dev.weir.transform;

/** The transforms there are, each with the code of its saved form. A code is never reused. */
public enum TransformType {
  /** See {@link StandardScaler}. */
  STANDARD_SCALER(1, "standard-scaler");

  private final int code;
  private final String label;

  TransformType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** What stands in the saved form, 1 to 255. */
  public int code() {
    return code;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }
}
