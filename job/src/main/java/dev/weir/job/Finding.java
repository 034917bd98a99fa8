package dev.weir.job;

/**
 * One thing that {@link Preflight} found wrong before the job starts.
 *
 * @param severity whether the job may start all the same
 * @param reason what kind of remedy it needs
 * @param about the topic with its option, or the option
 * @param message what was found, what was expected, what to do; without any secret
 */
public record Finding(Severity severity, Reason reason, String about, String message) {
  /** How bad it is. */
  public enum Severity {
    /** The job would lose data, or could not work. */
    FAILURE,
    /** It would work, and somebody should know this. */
    WARNING
  }

  /** What kind of remedy it needs; in the order in which one has to be applied. */
  public enum Reason {
    /** Kafka refuses the user. */
    NOT_AUTHORISED(5),
    /** Something that is needed is not there, or does not answer. */
    UNREACHABLE(7),
    /** A setting of a topic, of the brokers, of Flink or of the job is wrong. */
    SETTING(3);

    private final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }

    /** What a command ends with that cannot go on for this reason. */
    public int exitCode() {
      return exitCode;
    }
  }

  /** Whether the job must not start. */
  public boolean isFailure() {
    return severity == Severity.FAILURE;
  }

  @Override
  public String toString() {
    return about + ": " + message;
  }
}
