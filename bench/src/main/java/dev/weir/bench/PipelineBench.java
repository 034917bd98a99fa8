package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Processor time of the job per event, beside a pipeline that scores nothing. One subtask, events
 * that are there already, a broker in a process of its own. In a round every pipeline runs once,
 * from the first event to the last; the first part is warm-up and not measured.
 */
final class PipelineBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("pipeline"),
          new Column("entities", "entities", 0),
          new Column("cpuMicrosPerEvent", "CPU µs/event", 2),
          new Column("ratio", "x bare", 2),
          new Column("cpuWithCompilerMicrosPerEvent", "with JIT", 2),
          new Column("wallMicrosPerEvent", "wall µs/event", 2),
          new Column("eventsPerSecond", "events/s", 0),
          new Column("scoredShare", "scored share", 2),
          new Column("outputBytes", "bytes/output", 0));

  /** Outputs that are looked at for their size. */
  private static final int SAMPLE = 200;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param events in each run
   * @param warmUpShare of the events, not measured
   * @param intervalMillis of the checkpoints
   * @param seconds after which a slow run's measured part ends before its last event; the warm-up
   *     too
   */
  record Settings(
      List<DetectorType> detectors,
      List<Integer> entities,
      Backend backend,
      long events,
      double warmUpShare,
      int rounds,
      boolean zipf,
      long intervalMillis,
      int seconds) {}

  /** What one run took, per event. */
  private record Run(
      double cpuMicros, double withCompilerMicros, double wallMicros, double scored, double bytes) {
    static Run of(CpuTime used, long events, List<ConsumerRecord<byte[], byte[]>> sample) {
      double perEvent = 1e3 * events;
      long scored = sample.stream().filter(record -> isScored(record.value())).count();
      return new Run(
          used.workNanos() / perEvent,
          used.processNanos() / perEvent,
          used.wallNanos() / perEvent,
          sample.isEmpty() ? Double.NaN : (double) scored / sample.size(),
          sample.stream().mapToInt(record -> record.value().length).average().orElse(Double.NaN));
    }

    private static boolean isScored(byte[] value) {
      return new String(value, StandardCharsets.UTF_8).contains("\"status\":\"scored\"");
    }
  }

  PipelineBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    BenchReport report = report();
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      BenchKafka kafka = new BenchKafka(broker);
      for (int entities : settings.entities()) {
        addRows(report, entities, rounds(kafka, entities, folder));
      }
    } finally {
      DataFolder.delete(folder);
    }
    return report;
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("pipeline", COLUMNS)
            .setting("backend", settings.backend().toString())
            .setting("events", settings.events())
            .setting("warmUpShare", settings.warmUpShare())
            .setting("rounds", settings.rounds())
            .setting("keys", settings.zipf() ? "zipf" : "uniform")
            .setting("checkpointIntervalMillis", settings.intervalMillis());
    report.note("Medians over the rounds; x bare: median of the ratios within a round.");
    report.note(
        "CPU: of the Flink process without its JIT compiler; the broker is another process.");
    report.note("scored share: of the last outputs, the models that were warm.");
    return report;
  }

  private Map<Subject, List<Run>> rounds(BenchKafka kafka, int entities, Path folder)
      throws Exception {
    String events = "events-" + entities;
    TopicNames first = kafka.create(events, null);
    progress.accept("writing " + settings.events() + " events of " + entities + " entities");
    kafka.fill(events, events(entities), settings.events());
    kafka.delete(first);
    Map<Subject, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Subject subject : Subject.withBare(settings.detectors())) {
        progress.accept("round " + round + " of " + settings.rounds() + ": " + subject.label());
        runs.computeIfAbsent(subject, key -> new ArrayList<>())
            .add(run(kafka, subject, events, folder));
      }
    }
    return runs;
  }

  private BenchEvents events(int entities) {
    return settings.zipf() ? BenchEvents.zipf(entities, 1) : BenchEvents.uniform(entities, 1);
  }

  private Run run(BenchKafka kafka, Subject subject, String events, Path folder) throws Exception {
    TopicNames names = kafka.create(events, subject.config());
    JobOptions options =
        kafka.options(
            names,
            List.of(
                "--state.backend=" + settings.backend().option(),
                "--checkpoint.interval=" + settings.intervalMillis() + " ms"));
    Path own = Files.createDirectories(folder.resolve("job"));
    System.gc();
    try (BenchJob job = BenchJob.start(subject, options, own)) {
      long warm =
          job.awaitOutputs((long) (settings.events() * settings.warmUpShare()), settings.seconds());
      CpuTime begin = CpuTime.now();
      long end = job.awaitOutputs(settings.events(), settings.seconds());
      CpuTime used = CpuTime.now().since(begin);
      return Run.of(used, Math.max(1, end - warm), kafka.last(names.scores(), SAMPLE));
    } finally {
      kafka.delete(names);
      DataFolder.delete(own);
    }
  }

  private static void addRows(BenchReport report, int entities, Map<Subject, List<Run>> all) {
    List<Double> bare = all.get(Subject.BARE).stream().map(Run::cpuMicros).toList();
    all.forEach(
        (subject, runs) -> {
          double wall = median(runs, Run::wallMicros);
          report.add(
              subject.label(),
              entities,
              median(runs, Run::cpuMicros),
              Statistics.medianRatio(runs.stream().map(Run::cpuMicros).toList(), bare),
              median(runs, Run::withCompilerMicros),
              wall,
              1e6 / wall,
              median(runs, Run::scored),
              median(runs, Run::bytes));
        });
  }

  private static double median(List<Run> runs, Function<Run, Double> figure) {
    return Statistics.median(runs.stream().map(figure).toList());
  }
}
