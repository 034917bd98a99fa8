package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import dev.weir.tools.StateMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A savepoint of many small models, made by the job, and how long the state tools take for it. Each
 * runs in a process of its own, so that its start is in the figure and the heap is what was asked
 * for.
 */
final class StateBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("command"),
          new Column("models", "models", 0),
          new Column("seconds", "s", 1),
          new Column("modelsPerSecond", "models/s", 0),
          new Column("ratio", "x plain read", 2),
          new Column("peakMegabytes", "peak MB", 0));

  private static final String PLAIN = "plain read";
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEGABYTE = 1e6;

  /** The state in use, the savepoint, what is made of it, and what Flink's RocksDB puts beside. */
  private static final long COPIES = 5;

  private static final long PROGRESS_EVENTS = 100_000;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * How a command is run.
   *
   * @param heap Java's {@code -Xmx}
   */
  record Process(String heap, int parallelism, int seconds) {}

  /**
   * What to run.
   *
   * @param detectors the one that all models have
   * @param savepoint null: one is made
   * @param keep where it stays; null: it does not
   * @param job options of the job that makes it
   */
  record Settings(
      ModelShape shape,
      List<DetectorType> detectors,
      int models,
      Process process,
      Path savepoint,
      Path keep,
      Map<String, String> job) {}

  StateBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    try {
      Path savepoint = settings.savepoint() == null ? make(folder) : settings.savepoint();
      return measure(savepoint, folder);
    } finally {
      DataFolder.delete(folder);
    }
  }

  private Path make(Path folder) throws Exception {
    DetectorType detector = settings.detectors().get(0);
    long state = settings.models() * (long) GrownModel.encodedBytes(detector, settings.shape(), 1);
    Room.requireDisk(folder, settings.models(), COPIES * state);
    Path kept =
        settings.keep() == null
            ? Files.createDirectories(folder.resolve("savepoints"))
            : Files.createDirectories(settings.keep().toAbsolutePath());
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      BenchKafka kafka = new BenchKafka(broker);
      Subject subject = new Subject(detector, settings.shape());
      TopicNames names = kafka.create("state-events", subject.config());
      BenchEvents events =
          BenchEvents.inTurns(settings.models(), 1).withFeatures(settings.shape().features());
      tell("writing " + settings.models() + " events");
      kafka.fill(names.events(), events, settings.models());
      Path own = Files.createDirectories(folder.resolve("job"));
      try (BenchJob job = BenchJob.start(subject, options(kafka, names), own)) {
        awaitModels(job);
        tell("writing the savepoint");
        return Path.of(URI.create(job.savepoint(kept, settings.process().seconds())));
      } finally {
        DataFolder.delete(own);
      }
    }
  }

  private JobOptions options(BenchKafka kafka, TopicNames names) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("state.backend", Backend.ROCKSDB.option());
    more.put("checkpoint.interval", "20 h");
    more.put("checkpoint.timeout", "10 h");
    more.put("sinks.guarantee", "at-least-once");
    more.putAll(settings.job());
    return kafka.options(names, more);
  }

  private void awaitModels(BenchJob job) throws InterruptedException {
    long[] told = {0};
    long outputs =
        job.awaitOutputs(
            settings.models(),
            settings.process().seconds(),
            now -> {
              if (now - told[0] >= PROGRESS_EVENTS) {
                told[0] = now;
                tell(now + " of " + settings.models() + " models");
              }
            });
    if (outputs < settings.models()) {
      throw new IllegalStateException(
          ("found " + outputs + " models after " + settings.process().seconds() + " seconds,")
              + (" expected " + settings.models() + "; give more with --seconds"));
    }
  }

  private BenchReport measure(Path savepoint, Path folder) throws Exception {
    BenchReport report =
        new BenchReport("state", COLUMNS)
            .setting("savepointMegabytes", Math.round(bytes(savepoint) / MEGABYTE))
            .setting("heap", settings.process().heap())
            .setting("parallelism", settings.process().parallelism());
    report.note(
        "s: of the whole process, its start and end too; plain read: every model decoded by the"
            + " State Processor and counted, nothing else; peak MB: of the process, RocksDB's"
            + " memory too.");
    StateProcess process = new StateProcess(settings.process(), folder);
    double plain = 0;
    long models = settings.models();
    for (Map.Entry<String, List<String>> command : commands(savepoint, folder).entrySet()) {
      tell(command.getKey());
      StateProcess.Run run = process.run(command.getValue());
      if (command.getKey().equals(PLAIN)) {
        plain = run.nanos();
        models = PlainRead.count(run.output());
      }
      if (run.exitCode() != 0) {
        report.note(command.getKey() + ": exit code " + run.exitCode() + ": " + run.lastLine());
      }
      boolean done = run.exitCode() == 0;
      double seconds = run.nanos() / NANOS_PER_SECOND;
      report.add(
          command.getKey(),
          models,
          seconds,
          done ? models / seconds : Double.NaN,
          done ? run.nanos() / plain : Double.NaN,
          run.peakKilobytes() * 1024 / MEGABYTE);
    }
    return report;
  }

  /** What is run, by its name: the plain read first, then those commands that there are. */
  private Map<String, List<String>> commands(Path savepoint, Path folder) {
    String parallelism = Integer.toString(settings.process().parallelism());
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Set<String> known = StateMain.commandLine(nowhere, nowhere).getSubcommands().keySet();
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(
        PLAIN, List.of(PlainRead.class.getName(), savepoint.toUri().toString(), parallelism));
    for (String name : List.of("inspect", "verify", "migrate")) {
      if (known.contains(name)) {
        List<String> command = new ArrayList<>(List.of(StateMain.class.getName(), name));
        command.add(savepoint.toString());
        if (name.equals("migrate")) {
          command.add(folder.resolve("migrated").toString());
        }
        command.addAll(List.of("--parallelism", parallelism));
        command.addAll(List.of("--timeout", Integer.toString(settings.process().seconds())));
        commands.put(name, command);
      }
    }
    return commands;
  }

  private static long bytes(Path savepoint) throws IOException {
    try (Stream<Path> files = Files.walk(savepoint)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void tell(String what) {
    progress.accept("state: " + what);
  }
}
