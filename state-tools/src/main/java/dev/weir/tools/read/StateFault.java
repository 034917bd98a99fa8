package dev.weir.tools.read;

/** Why a command over saved state could not do its work: found, expected, what to do. */
public final class StateFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is; a command line has an exit code for each. */
  public enum Kind {
    /** There is nothing to read where it was said to be, or something is there already. */
    WRONG_PLACE,
    /** The state is not one of this release's job, or it is damaged. */
    INCOMPATIBLE,
    /** The file system does not answer, refuses, or is full. */
    FILE_SYSTEM,
    /** The time that was allowed is over. */
    TOO_SLOW
  }

  private final Kind kind;

  /** The cause may be null. */
  public StateFault(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What was asked cannot be done with what is there, in the form that all messages have. */
  public static StateFault wrongPlace(String what, String found, String expected) {
    return new StateFault(
        Kind.WRONG_PLACE, what + ": found " + found + ", expected " + expected, null);
  }

  public Kind kind() {
    return kind;
  }
}
