package dev.weir.job;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The job must not start as things are; all reasons at once, a line each. */
public final class PreflightException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Finding> failures;
  private final int exitCode;

  PreflightException(List<Finding> failures) {
    super(failures.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.failures = List.copyOf(failures);
    this.exitCode = exitCode(failures);
  }

  /** Everything that is in the way. */
  public List<Finding> failures() {
    return failures;
  }

  /** That of the reason which has to be dealt with first; one of {@link Finding.Reason}. */
  public int exitCode() {
    return exitCode;
  }

  /** What a command ends with after these failures; 0 if there is none. */
  public static int exitCode(List<Finding> failures) {
    return failures.stream()
        .map(Finding::reason)
        .min(Comparator.naturalOrder())
        .map(Finding.Reason::exitCode)
        .orElse(0);
  }
}
