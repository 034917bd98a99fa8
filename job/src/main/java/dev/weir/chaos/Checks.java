package dev.weir.chaos;

import java.util.ArrayList;
import java.util.List;

/** What is checked beside the oracle's verdict, a line each. */
final class Checks {
  private final List<String> notes = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  void passed(String line) {
    notes.add(line);
  }

  void failed(String line) {
    failures.add(line);
  }

  /** What held. */
  List<String> notes() {
    return notes;
  }

  /** What did not. */
  List<String> failures() {
    return failures;
  }
}
