package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Processor time of the job per event, beside a pipeline that scores nothing. Events that are there
 * already, a broker in a process of its own. In a round every pipeline runs once with every number
 * of entities and subtasks, from the first event to the last; the first part is warm-up and not
 * measured.
 */
final class PipelineBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("pipeline"),
          new Column("entities", "entities", 0),
          new Column("parallelism", "subtasks", 0),
          new Column("cpuMicrosPerEvent", "CPU µs/event", 2),
          new Column("ratio", "x bare", 2),
          new Column("growth", "x first entities", 2),
          new Column("cpuWithCompilerMicrosPerEvent", "with JIT", 2),
          new Column("wallMicrosPerEvent", "wall µs/event", 2),
          new Column("eventsPerSecond", "events/s", 0),
          new Column("speedUp", "x first subtasks", 2),
          new Column("events", "events", 0),
          new Column("scoredShare", "scored share", 2),
          new Column("outputBytes", "bytes/output", 0));

  /** Outputs that are looked at for their size. */
  private static final int SAMPLE = 200;

  private static final long LEAST_EVENTS = 600_000;
  private static final long MOST_EVENTS = 6_000_000;

  /** Events come at random: some entities get fewer than their share. */
  private static final double SPARE = 1.2;

  /** Of the state: where it is used, and two checkpoints. */
  private static final long COPIES = 3;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param givenEvents in each run; 0 for so many that models are warm
   * @param warmUpShare of the events, not measured
   * @param intervalMillis of the checkpoints
   * @param seconds after which a slow run's measured part ends before its last event; the warm-up
   *     too
   * @param job options of the job, for every pipeline
   */
  record Settings(
      List<DetectorType> detectors,
      ModelShape shape,
      List<Integer> entities,
      List<Integer> parallelism,
      Backend backend,
      long givenEvents,
      double warmUpShare,
      int rounds,
      boolean zipf,
      long intervalMillis,
      int seconds,
      Map<String, String> job) {
    /** What models of so many entities need to be warm when they are measured, within bounds. */
    long events(int entities) {
      if (givenEvents > 0) {
        return givenEvents;
      }
      return Math.max(LEAST_EVENTS, Math.min(MOST_EVENTS, eventsToBeWarm(entities)));
    }

    private long eventsToBeWarm(int entities) {
      int settled = detectors.stream().mapToInt(shape::settledAfter).max().orElse(0);
      return (long) (entities * settled * SPARE / (warmUpShare > 0 ? warmUpShare : 1));
    }
  }

  /** What is compared: a pipeline between these numbers. */
  private record Part(int entities, int parallelism, Subject subject) {
    private Part with(int otherEntities, int otherParallelism, Subject other) {
      return new Part(otherEntities, otherParallelism, other);
    }
  }

  /** What one run took, per event. */
  private record Run(
      double cpuMicros, double withCompilerMicros, double wallMicros, double scored, double bytes) {
    static Run of(CpuTime used, long events, List<ConsumerRecord<byte[], byte[]>> sample) {
      double perEvent = 1e3 * events;
      long scored = sample.stream().filter(record -> isScored(record.value())).count();
      return new Run(
          used.workMicros() / events,
          used.processNanos() / perEvent,
          used.wallNanos() / perEvent,
          sample.isEmpty() ? Double.NaN : (double) scored / sample.size(),
          sample.stream().mapToInt(record -> record.value().length).average().orElse(Double.NaN));
    }

    private static boolean isScored(byte[] value) {
      return new String(value, StandardCharsets.UTF_8).contains("\"status\":\"scored\"");
    }

    private double eventsPerSecond() {
      return 1e6 / wallMicros;
    }
  }

  PipelineBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    Map<Part, List<Run>> runs = new LinkedHashMap<>();
    try {
      requireRoom(folder);
      try (BrokerProcess broker = BrokerProcess.start(folder)) {
        BenchKafka kafka = new BenchKafka(broker, Collections.max(settings.parallelism()));
        for (int entities : settings.entities()) {
          fill(kafka, entities);
        }
        for (int round = 1; round <= settings.rounds(); round++) {
          progress.accept("pipeline: round " + round + " of " + settings.rounds());
          for (Part part : parts()) {
            progress.accept(
                String.format(
                    "pipeline: %s, %d entities, %d subtasks",
                    part.subject().label(), part.entities(), part.parallelism()));
            runs.computeIfAbsent(part, key -> new ArrayList<>()).add(run(kafka, part, folder));
          }
        }
      }
    } finally {
      DataFolder.delete(folder);
    }
    BenchReport report = report();
    runs.forEach((part, own) -> add(report, part, own, runs));
    return report;
  }

  private void requireRoom(Path folder) {
    int most = Collections.max(settings.entities());
    Room.requireHeap(settings.backend(), settings.detectors(), settings.shape(), most);
    long events = settings.entities().stream().mapToLong(settings::events).sum();
    long model =
        settings.detectors().stream().mapToLong(settings.shape()::savedBytes).max().orElse(0);
    Room.requireDisk(folder, events, COPIES * most * model);
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (int entities : settings.entities()) {
      for (int parallelism : settings.parallelism()) {
        for (Subject subject : Subject.withBare(settings.detectors(), settings.shape())) {
          parts.add(new Part(entities, parallelism, subject));
        }
      }
    }
    return parts;
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("pipeline", COLUMNS)
            .setting("backend", settings.backend().toString())
            .setting("features", settings.shape().features())
            .setting("warmUpShare", settings.warmUpShare())
            .setting("rounds", settings.rounds())
            .setting("keys", settings.zipf() ? "zipf" : "uniform")
            .setting("checkpointIntervalMillis", settings.intervalMillis());
    settings.job().forEach(report::setting);
    report.note("Medians over the rounds; every ratio: median of the ratios within a round.");
    report.note(
        "CPU: of the Flink process without its JIT compiler; the broker is another process. Not"
            + " known (-) below 50 ms. x first entities: of it; x first subtasks: of events/s.");
    report.note("scored share: of the last outputs, the models that were warm.");
    for (int entities : settings.entities()) {
      if (settings.events(entities) < settings.eventsToBeWarm(entities)) {
        report.note(
            String.format(
                "%,d events are too few for %,d warm models: %,d would do (--events).",
                settings.events(entities), entities, settings.eventsToBeWarm(entities)));
      }
    }
    return report;
  }

  private void fill(BenchKafka kafka, int entities) throws Exception {
    TopicNames first = kafka.create(topic(entities), null);
    long count = settings.events(entities);
    progress.accept("writing " + count + " events of " + entities + " entities");
    BenchEvents events =
        settings.zipf() ? BenchEvents.zipf(entities, 1) : BenchEvents.uniform(entities, 1);
    kafka.fill(topic(entities), events.withFeatures(settings.shape().features()), count);
    kafka.delete(first);
  }

  private static String topic(int entities) {
    return "events-" + entities;
  }

  private Run run(BenchKafka kafka, Part part, Path folder) throws Exception {
    TopicNames names = kafka.create(topic(part.entities()), part.subject().config());
    Map<String, String> more = new LinkedHashMap<>();
    more.put("state.backend", settings.backend().option());
    more.put("checkpoint.interval", settings.intervalMillis() + " ms");
    more.put("parallelism", Integer.toString(part.parallelism()));
    more.putAll(settings.job());
    JobOptions options = kafka.options(names, more);
    Path own = Files.createDirectories(folder.resolve("job"));
    long events = settings.events(part.entities());
    System.gc();
    try (BenchJob job = BenchJob.start(part.subject(), options, own)) {
      long warm = job.awaitOutputs((long) (events * settings.warmUpShare()), settings.seconds());
      CpuTime begin = CpuTime.now();
      long end = job.awaitOutputs(events, settings.seconds());
      CpuTime used = CpuTime.now().since(begin);
      return Run.of(used, Math.max(1, end - warm), kafka.last(names.scores(), SAMPLE));
    } finally {
      kafka.delete(names);
      DataFolder.delete(own);
    }
  }

  private void add(BenchReport report, Part part, List<Run> own, Map<Part, List<Run>> all) {
    int entities = part.entities();
    int parallelism = part.parallelism();
    Subject subject = part.subject();
    Part bare = part.with(entities, parallelism, Subject.bare(settings.shape()));
    Part few = part.with(settings.entities().get(0), parallelism, subject);
    Part narrow = part.with(entities, settings.parallelism().get(0), subject);
    report.add(
        subject.label(),
        entities,
        parallelism,
        Statistics.median(own, Run::cpuMicros),
        Statistics.medianRatio(own, all.get(bare), Run::cpuMicros),
        Statistics.medianRatio(own, all.get(few), Run::cpuMicros),
        Statistics.median(own, Run::withCompilerMicros),
        Statistics.median(own, Run::wallMicros),
        Statistics.median(own, Run::eventsPerSecond),
        Statistics.medianRatio(own, all.get(narrow), Run::eventsPerSecond),
        settings.events(entities),
        Statistics.median(own, Run::scored),
        Statistics.median(own, Run::bytes));
  }
}
