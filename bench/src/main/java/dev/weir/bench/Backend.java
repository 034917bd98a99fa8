package dev.weir.bench;

import java.util.List;

/** Where the state is, by the names on the command line. */
enum Backend {
  HEAP("heap", "hashmap"),
  ROCKSDB("rocksdb", "rocksdb");

  private final String label;
  private final String option;

  Backend(String label, String option) {
    this.label = label;
    this.option = option;
  }

  /** By its name on the command line. */
  static Backend named(String option, String found) {
    return BenchCommand.named(option, found, List.of(values()), Backend::toString);
  }

  /** The value of the job's {@code state.backend}. */
  String option() {
    return option;
  }

  @Override
  public String toString() {
    return label;
  }
}
