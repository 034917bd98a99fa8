package dev.weir.job;

/** The saved state that the job was to start from cannot be used, or must not. */
public final class IncompatibleStateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what was found, what was expected and what to do; the cause may be null. */
  public IncompatibleStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
