package dev.weir.tenant;

/** Whose events one model learns from. The codes are part of the key's saved form. */
public enum Scope {
  /** One model for all events of a tenant. */
  TENANT(0, "tenant"),
  /** One model for each entity of a tenant. */
  ENTITY(1, "entity"),
  /** One model for several tenants. */
  SHARED(2, "shared");

  private final int code;
  private final String label;

  Scope(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number in the saved form; never changed, never reused. */
  public int code() {
    return code;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }

  /**
   * The scope saved as {@code code}.
   *
   * @throws IllegalArgumentException for a code that no release has written
   */
  public static Scope ofCode(int code) {
    for (Scope scope : values()) {
      if (scope.code == code) {
        return scope;
      }
    }
    throw new IllegalArgumentException(
        "found scope code " + code + ", expected 0 (tenant), 1 (entity) or 2 (shared)");
  }
}
