package dev.weir.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts all findings and keeps the first of each kind in words. */
final class Findings {
  /** A million records of the same fault tell no more than these. */
  static final int KEPT = 20;

  private final Map<Finding.Kind, Long> totals = new EnumMap<>(Finding.Kind.class);
  private final List<Finding> first = new ArrayList<>();

  /** Notes a finding; the words, which may have to be read again, are asked for if kept. */
  void add(Finding.Kind kind, Supplier<String> words) {
    if (totals.merge(kind, 1L, Long::sum) <= KEPT) {
      first.add(new Finding(kind, words.get()));
    }
  }

  Map<Finding.Kind, Long> totals() {
    return totals;
  }

  List<Finding> first() {
    return first;
  }

  /** The first of a kind that was found. */
  Finding first(Finding.Kind kind) {
    return first.stream().filter(finding -> finding.kind() == kind).findFirst().orElseThrow();
  }
}
