package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What writing and reading a model costs, by detector: what every event costs on RocksDB and every
 * checkpoint on the heap. Beside it a copy of the same bytes with their checksum: no form with a
 * checksum can cost less.
 */
final class CodecBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("detector"),
          new Column("modelBytes", "bytes/model", 0),
          new Column("encodeMicrosPerModel", "encode µs/model", 2),
          new Column("encodeGigabytesPerSecond", "encode GB/s", 2),
          new Column("decodeMicrosPerModel", "decode µs/model", 2),
          new Column("decodeGigabytesPerSecond", "decode GB/s", 2),
          new Column("copyMicrosPerModel", "copy µs/model", 2),
          new Column("encodeRatio", "encode x copy", 1),
          new Column("decodeRatio", "decode x copy", 1));

  private static final int OPERATIONS_A_LOOK = 16;

  private final List<DetectorType> types;
  private final int rounds;
  private final long nanosAPart;
  private final Consumer<String> progress;

  /** Keeps what was computed from being left out. */
  private long sink;

  /** One model and its bytes. */
  private static final class Subject {
    private final Model model;
    private final ModelFrame frame = new ModelFrame();
    private final byte[] bytes;
    private final List<Double> encode = new ArrayList<>();
    private final List<Double> decode = new ArrayList<>();
    private final List<Double> copy = new ArrayList<>();

    private Subject(Model model) throws IOException {
      this.model = model;
      frame.encode(model);
      this.bytes = Arrays.copyOf(frame.bytes(), frame.length());
    }
  }

  /** Something that is done again and again. */
  private interface Operation {
    long run() throws IOException;
  }

  /**
   * One for these detectors.
   *
   * @param millisAPart how long each of encode, decode and copy runs for a detector in a round;
   *     half as long before it, unmeasured
   */
  CodecBench(List<DetectorType> types, int rounds, int millisAPart, Consumer<String> progress) {
    this.types = List.copyOf(types);
    this.rounds = rounds;
    this.nanosAPart = millisAPart * 1_000_000L;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws IOException {
    Map<DetectorType, Subject> subjects = new LinkedHashMap<>();
    for (DetectorType type : types) {
      subjects.put(type, new Subject(new GrownModel(type).settled()));
    }
    for (int round = 1; round <= rounds; round++) {
      progress.accept("codec: round " + round + " of " + rounds);
      for (Subject subject : subjects.values()) {
        round(subject);
      }
    }
    BenchReport report = report();
    subjects.forEach((type, subject) -> add(report, type, subject));
    return report;
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("codec", COLUMNS)
            .setting("rounds", rounds)
            .setting("features", BenchEvents.FEATURES);
    report.note(
        "Settled models with default parameters (online-isolation-forest: trees 32, window"
            + " 512, maxLeafSamples 8), one thread, its processor time, medians over the rounds.");
    report.note("copy: the same bytes copied with their CRC32C; GB: 10^9 bytes.");
    return report;
  }

  private void round(Subject subject) throws IOException {
    CRC32C crc = new CRC32C();
    subject.encode.add(
        micros(
            () -> {
              subject.frame.encode(subject.model);
              return subject.frame.length();
            }));
    subject.decode.add(micros(() -> ModelFrame.decode(subject.bytes).fingerprint()));
    subject.copy.add(
        micros(
            () -> {
              byte[] copy = subject.bytes.clone();
              crc.reset();
              crc.update(copy, 0, copy.length);
              return crc.getValue();
            }));
  }

  private double micros(Operation operation) throws IOException {
    repeat(operation, nanosAPart / 2);
    return repeat(operation, nanosAPart);
  }

  /** Processor time of one operation, in microseconds. */
  private double repeat(Operation operation, long nanos) throws IOException {
    long begin = CpuTime.ofThread();
    long deadline = System.nanoTime() + nanos;
    long operations = 0;
    do {
      for (int i = 0; i < OPERATIONS_A_LOOK; i++) {
        sink += operation.run();
      }
      operations += OPERATIONS_A_LOOK;
    } while (System.nanoTime() - deadline < 0);
    return (CpuTime.ofThread() - begin) / 1e3 / operations;
  }

  private static void add(BenchReport report, DetectorType type, Subject subject) {
    double encode = Statistics.median(subject.encode);
    double decode = Statistics.median(subject.decode);
    int bytes = subject.bytes.length;
    report.add(
        type.label(),
        bytes,
        encode,
        bytes / encode / 1e3,
        decode,
        bytes / decode / 1e3,
        Statistics.median(subject.copy),
        Statistics.medianRatio(subject.encode, subject.copy),
        Statistics.medianRatio(subject.decode, subject.copy));
  }
}
