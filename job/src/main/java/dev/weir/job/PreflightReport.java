package dev.weir.job;

import java.util.List;

/** What every check of a {@link Preflight} found, in the order in which they were made. */
public record PreflightReport(List<Outcome> outcomes) {
  /**
   * One check.
   *
   * @param check what was looked at, in words
   * @param findings what is wrong; none: nothing
   */
  public record Outcome(String check, List<Finding> findings) {}

  /** Takes a copy. */
  public PreflightReport {
    outcomes = List.copyOf(outcomes);
  }

  /** Why the job must not start. */
  public List<Finding> failures() {
    return all().stream().filter(Finding::isFailure).toList();
  }

  /** What somebody should know. */
  public List<Finding> warnings() {
    return all().stream().filter(f -> !f.isFailure()).toList();
  }

  private List<Finding> all() {
    return outcomes.stream().flatMap(o -> o.findings().stream()).toList();
  }
}
