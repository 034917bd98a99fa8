package dev.weir.tools;

import dev.weir.tools.read.Progress.Unit;

/**
 * What people count steps in.
 *
 * @param name behind a number
 * @param steps in one
 */
record ProgressScale(String name, long steps) {
  /** So that the number has few digits. */
  static ProgressScale of(long total, Unit unit) {
    if (unit == Unit.RECORDS) {
      return new ProgressScale("", 1);
    }
    if (total < 10 << 10) {
      return new ProgressScale(" bytes", 1);
    }
    if (total < 10 << 20) {
      return new ProgressScale(" KiB", 1 << 10);
    }
    return total < 10L << 30
        ? new ProgressScale(" MiB", 1 << 20)
        : new ProgressScale(" GiB", 1 << 30);
  }
}
