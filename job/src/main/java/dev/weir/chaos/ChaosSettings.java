package dev.weir.chaos;

import java.nio.file.Path;
import java.util.List;

/**
 * What one run is made of.
 *
 * @param seconds how long the load goes on
 * @param seed of the load, of the faults and of their moments
 * @param eventsPerSecond of the load, in an open loop
 * @param rocksDb whether models live in RocksDB, or else on the heap
 * @param faults that may strike
 * @param folder of the cluster; must not exist
 */
public record ChaosSettings(
    long seconds,
    long seed,
    int eventsPerSecond,
    boolean rocksDb,
    List<Fault> faults,
    Path folder) {
  /** Time for the faults that leave a mark, without config requests, at the end of the load. */
  static final int MARKING_SECONDS = 100;

  /** Checks and copies. */
  public ChaosSettings {
    faults = List.copyOf(faults);
    if (seconds < 1 || eventsPerSecond < 1) {
      throw new IllegalArgumentException(
          "found " + seconds + " s at " + eventsPerSecond + " events/s, expected both above 0");
    }
  }

  /** Those that leave no mark. */
  List<Fault> plainFaults() {
    return faults.stream().filter(fault -> !fault.marks()).toList();
  }

  /** Those that leave one. */
  List<Fault> markingFaults() {
    return faults.stream().filter(Fault::marks).toList();
  }

  /** Seconds at the end of the load in which the faults that leave a mark strike. */
  int quietSeconds() {
    return markingFaults().isEmpty() ? 0 : MARKING_SECONDS;
  }

  /** Events of the whole load. */
  long events() {
    return (seconds + quietSeconds()) * eventsPerSecond;
  }
}
