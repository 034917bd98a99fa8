package dev.weir.job;

import java.util.List;
import java.util.stream.Collectors;

/** The job's options cannot be used; all problems at once. */
public final class InvalidOptionsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int USAGE = 2;
  private static final int INVALID_CONFIG = 3;

  private final transient List<OptionProblem> problems;

  InvalidOptionsException(List<OptionProblem> problems) {
    super(problems.stream().map(OptionProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, in the order it was found. */
  public List<OptionProblem> problems() {
    return problems;
  }

  /** 2 if an argument of the command line is to blame, 3 if it is a file or the environment. */
  public int exitCode() {
    return problems.stream().anyMatch(OptionProblem::usage) ? USAGE : INVALID_CONFIG;
  }
}
