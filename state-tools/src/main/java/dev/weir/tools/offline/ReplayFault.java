package dev.weir.tools.offline;

/** Why a replay could not be done as it was asked for: found, expected, what to do. */
public final class ReplayFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** The events, scores or decision that were named are not there or do not fit. */
    INPUT,
    /** A config is refused, or one that is needed is missing. */
    CONFIG,
    /** Kafka does not answer. */
    UNREACHABLE
  }

  private final Kind kind;

  private ReplayFault(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static ReplayFault input(String message) {
    return new ReplayFault(Kind.INPUT, message, null);
  }

  static ReplayFault config(String message) {
    return new ReplayFault(Kind.CONFIG, message, null);
  }

  static ReplayFault unreachable(String message, Throwable cause) {
    return new ReplayFault(Kind.UNREACHABLE, message, cause);
  }

  public Kind kind() {
    return kind;
  }
}
