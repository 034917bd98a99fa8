package dev.weir.tools;

/** A savepoint that this release cannot read as one of its own job. */
public final class IncompatibleStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what was found, what was expected and what to do. */
  public IncompatibleStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
