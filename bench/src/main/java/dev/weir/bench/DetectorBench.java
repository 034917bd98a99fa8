package dev.weir.bench;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import dev.weir.detect.Detector;
import dev.weir.detect.DetectorType;
import dev.weir.detect.Detectors;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Speed and size of the detectors, with their defaults, beside AWS' random cut forest.
 *
 * <p>One thread, 10 features, every record scored and then learned with a full window. A round runs
 * each of them once, in a JVM of its own; a ratio is taken within a round and the median over the
 * rounds is reported, so that whatever else the machine does counts on both sides.
 */
final class DetectorBench {
  private static final String PEER = "aws-random-cut-forest";
  private static final int ITERATIONS = 3;
  private static final int SAVED_AFTER = 5000;
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("detector"),
          new Column("recordsPerSecond", "records/s", 0),
          new Column("wallMicrosPerRecord", "wall µs/record", 2),
          new Column("cpuMicrosPerRecord", "CPU µs/record", 2),
          new Column("cpuRatio", "times AWS", 1),
          new Column("allocatedBytesPerRecord", "alloc. B/record", 1),
          new Column("savedBytes", "saved bytes", 0));

  private final List<DetectorType> types;
  private final int rounds;
  private final int seconds;
  private final Consumer<String> progress;

  /** What one of them did in every round. */
  private record Measured(
      List<Double> recordsPerSecond, List<Double> cpuMicros, List<Double> bytesPerRecord) {
    Measured() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /**
   * One for these detectors.
   *
   * @param seconds of each of the three measurements of a run, and of as many to warm up
   */
  DetectorBench(List<DetectorType> types, int rounds, int seconds, Consumer<String> progress) {
    this.types = List.copyOf(types);
    this.rounds = rounds;
    this.seconds = seconds;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws IOException, RunnerException {
    Map<String, Measured> measured = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      progress.accept("detectors: round " + round + " of " + rounds);
      add(measured, PEER, new Runner(options(RandomCutForestBenchmark.class).build()).runSingle());
      for (DetectorType type : types) {
        ChainedOptionsBuilder options = options(DetectorBenchmark.class).param("type", type.name());
        add(measured, type.label(), new Runner(options.build()).runSingle());
      }
    }
    return report(measured);
  }

  private ChainedOptionsBuilder options(Class<?> benchmark) {
    return new OptionsBuilder()
        .include("\\b" + benchmark.getSimpleName() + "\\b")
        .forks(1)
        .warmupIterations(ITERATIONS)
        .warmupTime(TimeValue.seconds(seconds))
        .measurementIterations(ITERATIONS)
        .measurementTime(TimeValue.seconds(seconds))
        .addProfiler(GCProfiler.class)
        .jvmArgsAppend("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC")
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static void add(Map<String, Measured> measured, String name, RunResult result) {
    Measured line = measured.computeIfAbsent(name, key -> new Measured());
    line.recordsPerSecond.add(result.getPrimaryResult().getScore());
    double cpuNanos = result.getSecondaryResults().get(ThreadCpu.NANOS).getScore();
    double records = result.getSecondaryResults().get(ThreadCpu.RECORDS).getScore();
    line.cpuMicros.add(cpuNanos / records / 1e3);
    line.bytesPerRecord.add(result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
  }

  private BenchReport report(Map<String, Measured> measured) throws IOException {
    BenchReport report =
        new BenchReport("detectors", COLUMNS)
            .setting("rounds", rounds)
            .setting("seconds", seconds)
            .setting("features", NormalVectors.DIMENSIONS);
    List<Double> peer = measured.get(PEER).cpuMicros;
    for (Map.Entry<String, Measured> entry : measured.entrySet()) {
      List<Double> own = entry.getValue().cpuMicros;
      double perSecond = Statistics.median(entry.getValue().recordsPerSecond);
      report.add(
          entry.getKey(),
          perSecond,
          1e6 / perSecond,
          Statistics.median(own),
          // How many records in the time that AWS' forest has for one.
          Statistics.medianRatio(peer, own),
          Statistics.median(entry.getValue().bytesPerRecord),
          savedBytes(entry.getKey()));
    }
    report.note("One thread, score and then learn, default parameters, full windows; a JVM a run.");
    report.note("times AWS: CPU µs/record of " + PEER + " over its own, median of the rounds.");
    return report;
  }

  /** Bytes of the saved form once {@link #SAVED_AFTER} records are learned. */
  private static int savedBytes(String name) throws IOException {
    NormalVectors vectors = new NormalVectors();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (name.equals(PEER)) {
      RandomCutForest forest = RandomCutForestBenchmark.forest();
      Stream.generate(vectors::next).limit(SAVED_AFTER).forEach(forest::update);
      RandomCutForestMapper mapper = new RandomCutForestMapper();
      mapper.setSaveExecutorContextEnabled(true);
      mapper.setSaveTreeStateEnabled(true);
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(mapper.toState(forest));
      }
    } else {
      Detector detector = type(name).defaults().create(NormalVectors.DIMENSIONS, 1);
      Stream.generate(vectors::next).limit(SAVED_AFTER).forEach(detector::learn);
      Detectors.save(detector, new DataOutputStream(bytes));
    }
    return bytes.size();
  }

  private static DetectorType type(String label) {
    return DetectorType.all().stream()
        .filter(type -> type.label().equals(label))
        .findFirst()
        .orElseThrow();
  }
}
