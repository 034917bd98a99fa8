package dev.weir.tools.verify;

import java.util.List;
import java.util.TreeSet;

/** The first so many in their order, and how many there are. */
final class Faults {
  /** More are only counted: a savepoint may have a million, and nobody reads them. */
  static final int LISTED = 1_000;

  private final TreeSet<Fault> first = new TreeSet<>();
  private long count;

  void add(Fault fault) {
    count++;
    first.add(fault);
    if (first.size() > LISTED) {
      first.pollLast();
    }
  }

  /** Some that are not listed. */
  void more(long unlisted) {
    count += unlisted;
  }

  long count() {
    return count;
  }

  List<Fault> listed() {
    return List.copyOf(first);
  }
}
