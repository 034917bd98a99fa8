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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
 * <pre>java ... dev.weir.bench.DetectorBench [TYPE...] [rounds=3] [seconds=1] [json=FILE]</pre>
 *
 * One thread, 10 features, every record scored and then learned with a full window. A round runs
 * each of them once, in a JVM of its own; a ratio is taken within a round and the median over the
 * rounds is printed, so that whatever else the machine does counts on both sides.
 */
public final class DetectorBench {
  private static final String PEER = "aws-random-cut-forest";
  private static final int ITERATIONS = 3;
  private static final int SAVED_AFTER = 5000;

  private final List<DetectorType> types = new ArrayList<>();
  private int rounds = 3;
  private int seconds = 1;
  private Path json;

  private DetectorBench(String[] arguments) {
    for (String argument : arguments) {
      if (argument.startsWith("rounds=")) {
        rounds = number(argument, 7);
      } else if (argument.startsWith("seconds=")) {
        seconds = number(argument, 8);
      } else if (argument.startsWith("json=")) {
        json = Path.of(argument.substring(5));
      } else {
        types.add(type(argument));
      }
    }
    if (types.isEmpty()) {
      types.addAll(DetectorType.all());
    }
  }

  /** What one of them did in every round. */
  private record Measured(List<Double> recordsPerSecond, List<Double> bytesPerRecord) {
    Measured() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** One line of the table. */
  private record Line(
      String name, double recordsPerSecond, double ratio, double bytesPerRecord, int savedBytes) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%-28s %12.0f %12.1f %10.1f %12d",
          name,
          recordsPerSecond,
          ratio,
          bytesPerRecord,
          savedBytes);
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"detector\":\"%s\",\"recordsPerSecond\":%.0f,\"ratio\":%.2f,\"bytesPerRecord\":%.2f,"
              + "\"savedBytes\":%d}",
          name,
          recordsPerSecond,
          ratio,
          bytesPerRecord,
          savedBytes);
    }
  }

  public static void main(String[] arguments) throws IOException, RunnerException {
    DetectorBench bench;
    try {
      bench = new DetectorBench(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("usage: DetectorBench [TYPE...] [rounds=3] [seconds=1] [json=FILE]");
      System.exit(2);
      return;
    }
    bench.print(bench.run());
  }

  private static int number(String argument, int from) {
    try {
      int number = Integer.parseInt(argument.substring(from));
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words.
    }
    throw new IllegalArgumentException(
        argument.substring(0, from - 1)
            + ": found "
            + argument.substring(from)
            + ", expected a whole number from 1");
  }

  private static DetectorType type(String label) {
    for (DetectorType type : DetectorType.all()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    String known =
        DetectorType.all().stream().map(DetectorType::label).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("detector: found " + label + ", expected one of " + known);
  }

  private Map<String, Measured> run() throws RunnerException {
    Map<String, Measured> measured = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      System.err.printf(Locale.ROOT, "round %d of %d%n", round, rounds);
      add(measured, PEER, new Runner(options(RandomCutForestBenchmark.class).build()).runSingle());
      for (DetectorType type : types) {
        ChainedOptionsBuilder options = options(DetectorBenchmark.class).param("type", type.name());
        add(measured, type.label(), new Runner(options.build()).runSingle());
      }
    }
    return measured;
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
    line.bytesPerRecord.add(result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
  }

  private void print(Map<String, Measured> measured) throws IOException {
    List<Line> lines = new ArrayList<>();
    Measured peer = measured.get(PEER);
    for (Map.Entry<String, Measured> entry : measured.entrySet()) {
      Measured own = entry.getValue();
      double[] ratios = new double[rounds];
      Arrays.setAll(ratios, r -> own.recordsPerSecond.get(r) / peer.recordsPerSecond.get(r));
      lines.add(
          new Line(
              entry.getKey(),
              median(own.recordsPerSecond.stream().mapToDouble(x -> x).toArray()),
              median(ratios),
              median(own.bytesPerRecord.stream().mapToDouble(x -> x).toArray()),
              savedBytes(entry.getKey())));
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s %12s %12s %10s %12s%n",
        "detector",
        "records/s",
        "times AWS",
        "B/record",
        "saved bytes");
    lines.forEach(line -> System.out.println(line.text()));
    if (json != null) {
      Files.writeString(
          json, lines.stream().map(Line::json).collect(Collectors.joining(",\n", "[\n", "\n]\n")));
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? Double.NaN : values[values.length / 2];
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
}
