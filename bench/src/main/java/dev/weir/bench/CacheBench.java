package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The job on RocksDB with a cache for all models, for some of them, and for none, beside the job on
 * the heap. A first job makes full models; every run begins with its savepoint, and with the same
 * events after it.
 */
final class CacheBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("detector"),
          Column.text("store"),
          new Column("cacheMegabytes", "cache MB", 1),
          new Column("eventsPerSecond", "events/s", 0),
          new Column("cpuMicrosPerEvent", "CPU µs/event", 2),
          new Column("heapRatio", "x heap", 2),
          new Column("naiveRatio", "x naive", 2),
          new Column("hitShare", "hits", 3),
          new Column("flushes", "flushes", 0),
          new Column("flushP99Millis", "flush p99 <= ms", 0));

  /** Far more than the fastest store takes in a second. */
  private static final long MOST_EVENTS_A_SECOND = 150_000;

  private static final double SPARE = 1.2;
  private static final int SEED_SECONDS = 3_600;
  private static final double P99 = 0.99;

  /** The cache's own bytes of a model, beyond those of the model. */
  private static final long ENTRY_BYTES = 512;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param cachedShare of the models that the small cache has room for
   * @param seconds that are measured of every run
   * @param job options of the job, for every store
   */
  record Settings(
      List<DetectorType> detectors,
      ModelShape shape,
      int entities,
      double cachedShare,
      long intervalMillis,
      int rounds,
      int seconds,
      Map<String, String> job) {
    private long seedEvents(DetectorType detector) {
      return (long) (SPARE * entities * shape.settledAfter(detector));
    }

    private long events() {
      return MOST_EVENTS_A_SECOND * seconds * 3 / 2;
    }

    private long cacheBytes(DetectorType detector, double share) {
      return (long) (share * entities * (shape.liveBytes(detector) + ENTRY_BYTES));
    }
  }

  /** Where models are. */
  private enum Store {
    HEAP("heap", Backend.HEAP),
    ALL("rocksdb, all cached", Backend.ROCKSDB),
    SOME("rocksdb, some cached", Backend.ROCKSDB),
    NAIVE("rocksdb, no cache", Backend.ROCKSDB);

    private static final double ROOM_FOR_ALL = 1.1;

    private final String label;
    private final Backend backend;

    Store(String label, Backend backend) {
      this.label = label;
      this.backend = backend;
    }

    private long cacheBytes(DetectorType detector, Settings settings) {
      return switch (this) {
        case HEAP, NAIVE -> 0;
        case ALL -> settings.cacheBytes(detector, ROOM_FOR_ALL);
        case SOME -> settings.cacheBytes(detector, settings.cachedShare());
      };
    }

    private Map<String, String> options(DetectorType detector, Settings settings) {
      long bytes = cacheBytes(detector, settings);
      Map<String, String> options = new LinkedHashMap<>();
      options.put("state.backend", backend.option());
      options.put("state.model-cache", bytes == 0 ? "off" : bytes + " b");
      return options;
    }
  }

  /** What was seen of one run. */
  private record Run(
      double eventsPerSecond, double cpuMicros, double hits, Map<Double, Long> flushes) {}

  CacheBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    BenchReport report = report();
    try {
      requireRoom(folder);
      try (BrokerProcess broker = BrokerProcess.start(folder)) {
        for (DetectorType detector : settings.detectors()) {
          add(report, detector, runs(new BenchKafka(broker), detector, folder));
        }
      }
    } finally {
      DataFolder.delete(folder);
    }
    return report;
  }

  private void requireRoom(Path folder) {
    Room.requireHeap(Backend.HEAP, settings.detectors(), settings.shape(), settings.entities());
    long seed = settings.detectors().stream().mapToLong(settings::seedEvents).max().orElse(0);
    Room.requireDisk(folder, seed + settings.events() * 2, 0);
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("cache", COLUMNS)
            .setting("entities", settings.entities())
            .setting("features", settings.shape().features())
            .setting("cachedShare", settings.cachedShare())
            .setting("rounds", settings.rounds())
            .setting("checkpointIntervalMillis", settings.intervalMillis());
    settings.job().forEach(report::setting);
    report.note(
        "Zipf 1.0 over full models; at-least-once. Medians over the rounds; ratios of events/s:"
            + " medians of those within a round.");
    report.note(
        "hits: events whose model was in the cache; flush: what a checkpoint waited for it, the"
            + " bound of the metric's bucket, all rounds.");
    report.note("Aims: all cached 0.7 x heap; a tenth cached 2.5 x naive.");
    return report;
  }

  private Map<Store, List<Run>> runs(BenchKafka kafka, DetectorType detector, Path folder)
      throws Exception {
    Subject subject = new Subject(detector, settings.shape());
    TopicNames names = kafka.create("cache-" + System.nanoTime(), subject.config());
    Path own = Files.createDirectories(folder.resolve("job"));
    Map<Store, List<Run>> runs = new EnumMap<>(Store.class);
    try {
      String savepoint = seed(kafka, names, subject, own);
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Store store : Store.values()) {
          progress.accept("cache: round " + round + ": " + detector.label() + ", " + store.label);
          JobOptions options = options(kafka, names, store.options(detector, settings));
          Path run = Files.createDirectories(own.resolve("run"));
          runs.computeIfAbsent(store, key -> new ArrayList<>())
              .add(run(subject, options, run, savepoint));
          DataFolder.delete(run);
        }
      }
    } finally {
      kafka.deleteAll(names);
      DataFolder.delete(own);
    }
    return runs;
  }

  private JobOptions options(BenchKafka kafka, TopicNames names, Map<String, String> own) {
    Map<String, String> more = new LinkedHashMap<>(own);
    more.put("checkpoint.interval", settings.intervalMillis() + " ms");
    // Restored again and again: transactions of another run would be in the way.
    more.put("sinks.guarantee", "at-least-once");
    more.putAll(settings.job());
    return kafka.options(names, more);
  }

  /** Writes all events, makes full models of the first of them; the savepoint. */
  private String seed(BenchKafka kafka, TopicNames names, Subject subject, Path folder)
      throws Exception {
    long seeds = settings.seedEvents(subject.detector());
    int features = settings.shape().features();
    progress.accept("cache: " + subject.label() + ": full models from " + seeds + " events");
    kafka.fill(
        names.events(), BenchEvents.inTurns(settings.entities(), 1).withFeatures(features), seeds);
    JobOptions options = options(kafka, names, Store.HEAP.options(subject.detector(), settings));
    String savepoint;
    try (BenchJob job = BenchJob.start(subject, options, folder.resolve("seed"))) {
      long made = job.awaitOutputs(seeds, SEED_SECONDS);
      if (made < seeds) {
        throw new IllegalStateException("found " + made + " outputs, expected " + seeds);
      }
      savepoint = job.savepoint(folder.resolve("savepoints"), SEED_SECONDS);
    }
    DataFolder.delete(folder.resolve("seed"));
    progress.accept("cache: writing " + settings.events() + " events");
    BenchEvents events =
        BenchEvents.zipf(settings.entities(), 1).withFeatures(features).behind(seeds);
    kafka.fill(names.events(), events, settings.events());
    return savepoint;
  }

  private Run run(Subject subject, JobOptions options, Path folder, String savepoint)
      throws Exception {
    System.gc();
    try (BenchJob job = BenchJob.start(subject, options, folder, savepoint)) {
      long warm = job.awaitOutputs(settings.events() / 3, Math.max(1, settings.seconds() / 2));
      Map<Double, Long> flushed = JobMetrics.flushes();
      long hits = JobMetrics.hits();
      long misses = JobMetrics.misses();
      CpuTime begin = CpuTime.now();
      long end = job.awaitOutputs(settings.events(), settings.seconds());
      CpuTime used = CpuTime.now().since(begin);
      hits = JobMetrics.hits() - hits;
      misses = JobMetrics.misses() - misses;
      Map<Double, Long> flushes = new TreeMap<>(JobMetrics.flushes());
      flushed.forEach((bound, count) -> flushes.merge(bound, -count, Long::sum));
      double events = Math.max(1, end - warm);
      return new Run(
          1e9 * events / used.wallNanos(),
          used.workMicros() / events,
          (double) hits / (hits + misses),
          flushes);
    }
  }

  private void add(BenchReport report, DetectorType detector, Map<Store, List<Run>> all) {
    all.forEach(
        (store, runs) -> {
          Map<Double, Long> flushes = new TreeMap<>();
          runs.forEach(
              run -> run.flushes().forEach((bound, n) -> flushes.merge(bound, n, Long::sum)));
          report.add(
              detector.label(),
              store.label,
              store.cacheBytes(detector, settings) / 1e6,
              Statistics.median(runs, Run::eventsPerSecond),
              Statistics.median(runs, Run::cpuMicros),
              Statistics.medianRatio(runs, all.get(Store.HEAP), Run::eventsPerSecond),
              Statistics.medianRatio(runs, all.get(Store.NAIVE), Run::eventsPerSecond),
              Statistics.median(runs, Run::hits),
              flushes.getOrDefault(Double.POSITIVE_INFINITY, 0L),
              bound(flushes));
        });
  }

  /** The least bound that 99 in a hundred kept, of numbers that add up; NaN without any. */
  static double bound(Map<Double, Long> cumulative) {
    long all = cumulative.getOrDefault(Double.POSITIVE_INFINITY, 0L);
    return cumulative.entrySet().stream()
        .filter(entry -> all > 0 && entry.getValue() >= P99 * all)
        .mapToDouble(Map.Entry::getKey)
        .min()
        .orElse(Double.NaN);
  }
}
