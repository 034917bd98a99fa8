package dev.weir.job;

import java.util.ArrayList;
import java.util.List;

/** Collects what one check finds. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  /** A wrong setting that would lose data, or with which the job cannot work. */
  void failure(String about, String message) {
    failure(Finding.Reason.SETTING, about, message);
  }

  void failure(Finding.Reason reason, String about, String message) {
    all.add(new Finding(Finding.Severity.FAILURE, reason, about, message));
  }

  void warning(String about, String message) {
    all.add(new Finding(Finding.Severity.WARNING, Finding.Reason.SETTING, about, message));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
