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
  /** The load goes on until the last fault is over, however long that takes on a slow machine. */
  private static final int MOST_SECONDS_MORE = 3_600;

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

  /** Events while config requests come and faults strike. */
  long stormEvents() {
    return seconds * eventsPerSecond;
  }

  /** More than are ever sent. */
  long mostEvents() {
    return (seconds + MOST_SECONDS_MORE) * eventsPerSecond;
  }
}
