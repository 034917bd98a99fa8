package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Many models in one job: how fast they are made, what a savepoint of all of them takes in time and
 * room, and how long it is from a start with it to the first score. Beside the bare pipeline, whose
 * state is a number for each entity. Savepoints are in the backend's own form, complete, so their
 * time is that of a full checkpoint.
 */
final class ScaleBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("pipeline"),
          new Column("models", "models", 0),
          new Column("eventsPerSecond", "events/s", 0),
          new Column("savepointSeconds", "savepoint s", 2),
          new Column("savepointMegabytes", "savepoint MB", 1),
          new Column("bytesPerModel", "bytes/model", 0),
          new Column("restoreSeconds", "restore s", 2));

  private static final double NANOS_PER_SECOND = 1e9;
  private static final String SPARSE_CHECKPOINTS = "10 min";

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param eventsPerModel before the savepoint, one model after the other; one more after it
   * @param seconds that each of the parts may take
   */
  record Settings(
      List<DetectorType> detectors, int models, int eventsPerModel, Backend backend, int seconds) {
    private long events() {
      return (long) models * eventsPerModel;
    }
  }

  ScaleBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    BenchReport report = report();
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      BenchKafka kafka = new BenchKafka(broker);
      for (Subject subject : Subject.withBare(settings.detectors())) {
        progress.accept("scale: " + subject.label());
        run(report, kafka, subject, folder);
      }
    } finally {
      DataFolder.delete(folder);
    }
    return report;
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("scale", COLUMNS)
            .setting("backend", settings.backend().toString())
            .setting("eventsPerModel", settings.eventsPerModel());
    report.note(
        "One run each. Models have seen few events: bytes/model grows until windows are full.");
    report.note("events/s: of a JIT that is still cold.");
    report.note("restore: from the submission with the savepoint to the first score after it.");
    return report;
  }

  private void run(BenchReport report, BenchKafka kafka, Subject subject, Path folder)
      throws Exception {
    TopicNames names = kafka.create("scale-" + subject.label().replace(' ', '-'), subject.config());
    JobOptions options =
        kafka.options(
            names,
            List.of(
                "--state.backend=" + settings.backend().option(),
                "--sinks.transaction-timeout=1 h",
                "--checkpoint.interval=" + SPARSE_CHECKPOINTS));
    Path own = Files.createDirectories(folder.resolve("job"));
    BenchEvents events = BenchEvents.inTurns(settings.models(), 1);
    try {
      kafka.fill(names.events(), events, settings.events());
      Grown grown = grow(subject, options, own);
      kafka.fill(names.events(), events, settings.models());
      double restore = restore(subject, options, own, grown.savepoint());
      long bytes = size(own.resolve("savepoints"));
      report.add(
          subject.label(),
          settings.models(),
          grown.eventsPerSecond(),
          grown.savepointSeconds(),
          bytes / 1e6,
          (double) bytes / settings.models(),
          restore);
    } finally {
      kafka.deleteAll(names);
      DataFolder.delete(own);
    }
  }

  /** What was seen of a job that made all models. */
  private record Grown(double eventsPerSecond, double savepointSeconds, String savepoint) {}

  private Grown grow(Subject subject, JobOptions options, Path folder) throws Exception {
    try (BenchJob job = BenchJob.start(subject, options, folder)) {
      job.awaitOutputs(1, settings.seconds());
      long first = ScoresReporter.count();
      long begin = System.nanoTime();
      require(job.awaitOutputs(settings.events(), settings.seconds()), settings.events());
      double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
      long asked = System.nanoTime();
      String savepoint = job.savepoint(folder.resolve("savepoints"), settings.seconds());
      double took = (System.nanoTime() - asked) / NANOS_PER_SECOND;
      return new Grown((settings.events() - first) / seconds, took, savepoint);
    }
  }

  private double restore(Subject subject, JobOptions options, Path folder, String savepoint)
      throws Exception {
    long begin = System.nanoTime();
    try (BenchJob job = BenchJob.start(subject, options, folder, savepoint)) {
      require(job.awaitOutputs(1, settings.seconds()), 1);
      return (System.nanoTime() - begin) / NANOS_PER_SECOND;
    }
  }

  private void require(long found, long wanted) {
    if (found < wanted) {
      throw new IllegalStateException(
          ("found " + found + " outputs after " + settings.seconds() + " seconds, expected ")
              + (wanted + "; give more with --seconds"));
    }
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
