package dev.weir.bench;

import dev.weir.cli.CommandFailure;
import dev.weir.cli.ExitCode;
import dev.weir.detect.DetectorType;
import java.nio.file.Path;
import java.util.Locale;

/** Refuses what this process or machine has no room for, before anything is started. */
final class Room {
  /** Flink, Kafka's clients and garbage that nobody has looked at yet. */
  private static final long OTHERS_BYTES = 512L << 20;

  /** Key, state entry, and what a checkpoint copies of it while it is written. */
  private static final double MORE = 1.25;

  /** Of an event and its result in Kafka. */
  private static final long KAFKA_BYTES = 800;

  private static final double DISK_MORE = 1.2;
  private static final double BYTES_PER_GB = 1e9;

  private Room() {}

  /** What so many full models need of the heap, if that is where the state is. */
  static void requireHeap(
      Backend backend, Iterable<DetectorType> detectors, ModelShape shape, long models) {
    long heap = Runtime.getRuntime().maxMemory();
    for (DetectorType detector : detectors) {
      double live = shape.liveBytes(detector) * MORE;
      double needed = models * live + OTHERS_BYTES;
      if (backend == Backend.HEAP && needed > heap) {
        throw failure(
            "%,d models of %s need about %.1f GB of heap, found %.1f GB: at most %,d models, or"
                + " WEIR_JAVA_OPTS=-Xmx%.0fg, or --backend rocksdb, or smaller models (--parameters"
                + " \"window: 64\")",
            models,
            detector.label(),
            needed / BYTES_PER_GB,
            heap / BYTES_PER_GB,
            Math.max(0, (long) ((heap - OTHERS_BYTES) / live)),
            Math.ceil(needed / (1 << 30)));
      }
    }
  }

  /** What so many events with their results and {@code stateBytes} need below {@code folder}. */
  static void requireDisk(Path folder, long events, long stateBytes) {
    double free = folder.toFile().getUsableSpace();
    double needed = (events * KAFKA_BYTES + stateBytes) * DISK_MORE;
    if (needed > free) {
      throw failure(
          "events, results and state need about %.1f GB in %s, found %.1f GB; another folder with"
              + " WEIR_JAVA_OPTS=-Djava.io.tmpdir=FOLDER",
          needed / BYTES_PER_GB, folder, free / BYTES_PER_GB);
    }
  }

  private static CommandFailure failure(String message, Object... values) {
    return new CommandFailure(ExitCode.INVALID_CONFIG, String.format(Locale.ROOT, message, values));
  }
}
