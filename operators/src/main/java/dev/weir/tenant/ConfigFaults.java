package dev.weir.tenant;

import java.util.ArrayList;
import java.util.List;

/** Everything found wrong while one text is read, in reading order. */
final class ConfigFaults {
  /** A text can be wrong in every field of 1,000 features; nobody reads more than this. */
  private static final int MAX_KEPT = 100;

  private final List<ConfigProblem> problems = new ArrayList<>();

  void add(RefusalCode code, String path, String found, String expected) {
    add(new ConfigProblem(code, path, found, expected));
  }

  void add(ConfigProblem problem) {
    if (problems.size() < MAX_KEPT) {
      problems.add(problem);
    }
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  List<ConfigProblem> problems() {
    return List.copyOf(problems);
  }

  /** {@code value}, if nothing is wrong. */
  <T> T orThrow(T value) {
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    return value;
  }
}
