package dev.weir.cli;

/** What the exit codes of every command mean. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Something nobody thought of. */
  public static final int UNEXPECTED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** A file, a variable or the machine's set-up is wrong; or a configuration was refused. */
  public static final int INVALID_CONFIG = 3;

  /** Saved state does not fit. */
  public static final int INCOMPATIBLE_STATE = 4;

  /** Kafka refuses the user. */
  public static final int NOT_AUTHORISED = 5;

  /** Some of it was done. */
  public static final int PARTIAL = 6;

  /** Something that is needed does not answer. */
  public static final int UNREACHABLE = 7;

  private ExitCode() {}
}
