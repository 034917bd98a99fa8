package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;

/**
 * Many models in one job: how fast they are made, what a full checkpoint takes in time and room,
 * what an incremental one after a few have changed, and how long it is from a start with that to
 * the first score. Beside the bare pipeline, whose state is a number for each entity.
 */
final class ScaleBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("pipeline"),
          new Column("models", "models", 0),
          new Column("eventsPerSecond", "events/s", 0),
          new Column("encodedBytes", "encoded B", 0),
          new Column("diskBytesPerModel", "disk B/model", 0),
          new Column("diskRatio", "x encoded", 2),
          new Column("fullMegabytes", "full MB", 1),
          new Column("fullSeconds", "full s", 2),
          new Column("touchedModels", "touched", 0),
          new Column("incrementMegabytes", "increment MB", 2),
          new Column("incrementShare", "of full", 4),
          new Column("incrementSeconds", "increment s", 2),
          new Column("restoreSeconds", "restore s", 2));

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEGABYTE = 1e6;
  private static final int PROGRESS_LOOKS = 10;

  /** The state where it is used, in a full checkpoint, and what compaction writes meanwhile. */
  private static final long COPIES = 4;

  /** So many of them, a second apart, without anything rewritten. */
  private static final int CALM_CHECKPOINTS = 5;

  /** An increment that is so much smaller than the whole has nothing to do with compaction. */
  private static final double SETTLED_SHARE = 0.002;

  /** Nor has one of no more than what every checkpoint writes. */
  private static final double SETTLED_BYTES = 256 << 10;

  private static final int SETTLING_SECONDS = 120;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param eventsPerModel before the full checkpoint, one model after the other
   * @param touched share of the models that get another event before the incremental one
   * @param seconds that each of the parts may take
   * @param job options of the job, for every pipeline
   */
  record Settings(
      List<DetectorType> detectors,
      ModelShape shape,
      int models,
      int eventsPerModel,
      double touched,
      Backend backend,
      int rounds,
      int seconds,
      Map<String, String> job) {
    private long events() {
      return (long) models * eventsPerModel;
    }

    private int touchedModels() {
      return (int) Math.max(1, models * touched);
    }
  }

  /** What was seen of one job. */
  private record Run(
      double eventsPerSecond,
      double fullBytes,
      double fullSeconds,
      double incrementBytes,
      double incrementSeconds,
      double restoreSeconds) {}

  ScaleBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    Map<Subject, List<Run>> runs = new LinkedHashMap<>();
    try {
      requireRoom(folder);
      try (BrokerProcess broker = BrokerProcess.start(folder)) {
        BenchKafka kafka = new BenchKafka(broker);
        for (int round = 1; round <= settings.rounds(); round++) {
          for (Subject subject : Subject.withBare(settings.detectors(), settings.shape())) {
            runs.computeIfAbsent(subject, key -> new ArrayList<>())
                .add(run(kafka, subject, folder));
          }
        }
      }
    } finally {
      DataFolder.delete(folder);
    }
    BenchReport report = report();
    for (Map.Entry<Subject, List<Run>> entry : runs.entrySet()) {
      add(report, entry.getKey(), entry.getValue());
    }
    return report;
  }

  private void requireRoom(Path folder) throws IOException {
    Room.requireHeap(settings.backend(), settings.detectors(), settings.shape(), settings.models());
    long state = 0;
    for (DetectorType detector : settings.detectors()) {
      state = Math.max(state, (long) encodedBytes(detector) * settings.models());
    }
    Room.requireDisk(folder, settings.events() + settings.models(), COPIES * state);
  }

  private double encodedBytes(DetectorType detector) throws IOException {
    return GrownModel.encodedBytes(detector, settings.shape(), settings.eventsPerModel());
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("scale", COLUMNS)
            .setting("backend", settings.backend().toString())
            .setting("features", settings.shape().features())
            .setting("eventsPerModel", settings.eventsPerModel())
            .setting("rounds", settings.rounds());
    settings.job().forEach(report::setting);
    report.note(
        "encoded: frames of models with as many events, as the codec writes them; disk: all files"
            + " of the full checkpoint over the models.");
    report.note(
        "increment: what the checkpoint wrote that follows after the touched models got an event"
            + " each, spread over all; compaction had come to rest before.");
    report.note(
        "restore: from the submission with that checkpoint to the first score; events/s: of a JIT"
            + " that is still cold.");
    return report;
  }

  private Run run(BenchKafka kafka, Subject subject, Path folder) throws Exception {
    TopicNames names = kafka.create("scale-" + System.nanoTime(), subject.config());
    Map<String, String> more = new LinkedHashMap<>();
    more.put("state.backend", settings.backend().option());
    // No checkpoint but those that are asked for.
    more.put("checkpoint.interval", "20 h");
    more.put("checkpoint.timeout", "10 h");
    more.put("sinks.guarantee", "at-least-once");
    more.put("flink.execution.checkpointing.incremental", "true");
    more.putAll(settings.job());
    JobOptions options = kafka.options(names, more);
    Path own = Files.createDirectories(folder.resolve("job"));
    try {
      tell(subject, "writing " + settings.events() + " events");
      kafka.fill(names.events(), inTurns(0), settings.events());
      return run(subject, options, own, () -> touch(kafka, names));
    } finally {
      kafka.deleteAll(names);
      DataFolder.delete(own);
    }
  }

  private BenchEvents inTurns(long before) {
    return BenchEvents.inTurns(settings.models(), 1)
        .withFeatures(settings.shape().features())
        .behind(before);
  }

  /** Sends an event to each of the touched models. */
  private void touch(BenchKafka kafka, TopicNames names) {
    int step = Math.max(1, settings.models() / settings.touchedModels());
    BenchEvents events =
        BenchEvents.everyOne(settings.models(), step, 2)
            .withFeatures(settings.shape().features())
            .behind(settings.events());
    kafka.fill(names.events(), events, settings.touchedModels());
  }

  private Run run(Subject subject, JobOptions options, Path folder, Runnable touch)
      throws Exception {
    double eventsPerSecond;
    CompletedCheckpointStats full;
    CompletedCheckpointStats increment;
    try (BenchJob job = BenchJob.start(subject, options, folder)) {
      eventsPerSecond = grow(job, subject);
      tell(subject, "full checkpoint");
      full = settled(job, job.checkpoint(CheckpointType.FULL, settings.seconds()));
      touch.run();
      long all = settings.events() + settings.touchedModels();
      require(job.awaitOutputs(all, settings.seconds()), all);
      tell(subject, "incremental checkpoint");
      increment = job.checkpoint(CheckpointType.CONFIGURED, settings.seconds());
    }
    // What the restored job scores first.
    touch.run();
    tell(subject, "restore");
    return new Run(
        eventsPerSecond,
        full.getStateSize(),
        full.getEndToEndDuration() / 1e3,
        increment.getCheckpointedSize(),
        increment.getEndToEndDuration() / 1e3,
        restore(subject, options, folder, increment.getExternalPath()));
  }

  /** Events per second until all models are there. */
  private double grow(BenchJob job, Subject subject) throws InterruptedException {
    job.awaitOutputs(1, settings.seconds());
    long first = JobMetrics.scores();
    long begin = System.nanoTime();
    int[] looks = {0};
    LongConsumer tell =
        outputs -> {
          if (++looks[0] % PROGRESS_LOOKS == 0) {
            tell(subject, outputs + " of " + settings.events() + " events");
          }
        };
    long outputs = job.awaitOutputs(settings.events(), settings.seconds(), tell);
    require(outputs, settings.events());
    return (outputs - first) / ((System.nanoTime() - begin) / NANOS_PER_SECOND);
  }

  /**
   * Waits for the end of what compaction still rewrites, which is not the touched models' doing.
   */
  private CompletedCheckpointStats settled(BenchJob job, CompletedCheckpointStats full)
      throws InterruptedException {
    if (settings.backend() == Backend.HEAP) {
      return full;
    }
    long deadline = System.nanoTime() + SETTLING_SECONDS * (long) NANOS_PER_SECOND;
    double most = Math.max(SETTLED_BYTES, SETTLED_SHARE * full.getStateSize());
    // While a compaction is at work its result is not there yet: one small checkpoint says nothing.
    int calm = 0;
    while (calm < CALM_CHECKPOINTS && System.nanoTime() - deadline < 0) {
      TimeUnit.SECONDS.sleep(1);
      var last = job.checkpoint(CheckpointType.CONFIGURED, settings.seconds());
      calm = last.getCheckpointedSize() > most ? 0 : calm + 1;
    }
    return full;
  }

  private double restore(Subject subject, JobOptions options, Path folder, String checkpoint)
      throws Exception {
    long begin = System.nanoTime();
    try (BenchJob job = BenchJob.start(subject, options, folder, checkpoint)) {
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

  private void tell(Subject subject, String what) {
    progress.accept("scale: " + subject.label() + ": " + what);
  }

  private void add(BenchReport report, Subject subject, List<Run> runs) throws IOException {
    double encoded = subject.isBare() ? Double.NaN : encodedBytes(subject.detector());
    double full = Statistics.median(runs, Run::fullBytes);
    double increment = Statistics.median(runs, Run::incrementBytes);
    report.add(
        subject.label(),
        settings.models(),
        Statistics.median(runs, Run::eventsPerSecond),
        encoded,
        full / settings.models(),
        full / settings.models() / encoded,
        full / MEGABYTE,
        Statistics.median(runs, Run::fullSeconds),
        settings.touchedModels(),
        increment / MEGABYTE,
        increment / full,
        Statistics.median(runs, Run::incrementSeconds),
        Statistics.median(runs, Run::restoreSeconds));
  }
}
