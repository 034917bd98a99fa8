package dev.weir.tenant;

import java.util.List;
import java.util.stream.Collectors;

/** A config text that cannot be read; says everything that is wrong with it, in reading order. */
public final class InvalidConfigException extends RuntimeException {
  /** A message names so many problems and counts the others. */
  private static final int MAX_NAMED = 20;

  private final List<ConfigProblem> problems;

  InvalidConfigException(List<ConfigProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  InvalidConfigException(RefusalCode code, String path, String found, String expected) {
    this(List.of(new ConfigProblem(code, path, found, expected)));
  }

  /** At least one. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  static String message(List<ConfigProblem> problems) {
    String named =
        problems.stream()
            .limit(MAX_NAMED)
            .map(ConfigProblem::message)
            .collect(Collectors.joining("; "));
    int others = problems.size() - MAX_NAMED;
    return others > 0 ? named + "; and " + others + " more" : named;
  }
}
